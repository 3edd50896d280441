"""Reads requests from standard input, a line each, attacks, and answers each with a line."""

from __future__ import annotations

import sys

from warehouse.disclosure.audit.attacker import attack
from warehouse.disclosure.audit.bounds import AttackError
from warehouse.disclosure.audit.equations import ContradictionError
from warehouse.disclosure.audit.form import Report, Request


def main() -> None:
    """Attack until nobody asks any more."""
    for line in sys.stdin.buffer:
        sys.stdout.write(_answer(Request.model_validate_json(line)).model_dump_json() + "\n")
        sys.stdout.flush()


def _answer(request: Request) -> Report:
    try:
        return attack(request)
    except (AttackError, ContradictionError) as error:
        return Report(problem=str(error))


if __name__ == "__main__":
    main()
