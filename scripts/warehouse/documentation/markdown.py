"""Pieces of Markdown that more than one generated page has."""

from __future__ import annotations


def markdown_table(rows: list[list[str]]) -> list[str]:
    """The lines of a table; the first row is its heading."""
    header, *body = rows
    return [
        "| " + " | ".join(header) + " |",
        "|" + " --- |" * len(header),
        *("| " + " | ".join(row) + " |" for row in body),
    ]
