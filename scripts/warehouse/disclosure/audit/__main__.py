"""Reads a request from standard input, attacks, writes a report to standard output."""

from __future__ import annotations

import sys

from warehouse.disclosure.audit.form import Report, Request


def main() -> int:
    """Attack once; 0 if there are findings, whatever they are, and 1 if there is a problem."""
    from warehouse.disclosure.audit.attacker import attack
    from warehouse.disclosure.audit.bounds import AttackError
    from warehouse.disclosure.audit.equations import ContradictionError

    request = Request.model_validate_json(sys.stdin.buffer.read())
    try:
        report = attack(request)
    except (AttackError, ContradictionError) as error:
        report = Report(problem=str(error))
    sys.stdout.write(report.model_dump_json())
    return int(bool(report.problem))


if __name__ == "__main__":
    sys.exit(main())
