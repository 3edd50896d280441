"""Audits one file: ``--help`` says what else can be handed over."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from warehouse.disclosure.audit.published.audit import audit


def main() -> None:
    """Audit one file and write the report, as JSON on one line."""
    parser = ArgumentParser(prog="python -m warehouse.disclosure.audit.published")
    parser.add_argument("published", type=Path, help="the file to judge")
    parser.add_argument(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        help="a release before it, oldest first",
    )
    parser.add_argument(
        "--demands", help="JSON file: how wide the bounds of a hidden cell must be, by label"
    )
    parser.add_argument(
        "--insiders", help="JSON file: true counts by label, each known to its contributor"
    )
    words = parser.parse_args()
    report = audit(words.published, words.earlier, _read(words.demands), _read(words.insiders))
    sys.stdout.write(report.model_dump_json() + "\n")


def _read(name: str | None) -> dict[str, Any]:
    """A JSON object from a file; ``-`` for the next line of standard input."""
    if name is None:
        return {}
    text = sys.stdin.readline() if name == "-" else Path(name).read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


if __name__ == "__main__":
    main()
