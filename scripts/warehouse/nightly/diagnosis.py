"""Why a build failed, node by node: what was expected and by how many rows it is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.nightly.failure import redact
from warehouse.nightly.stage import quantity
from warehouse.settings import Settings

MOST_SHOWN = 5

TOLD = ("expectation", "problem", "column_name")
"""Columns of a test's answer that hold the project's own words; others may hold a row's value."""

_WRAPPER = re.compile(r"\w+ Error in \w+ ")
"""The line in which dbt repeats the node before the reason."""


def failure_words(results: Sequence[Any], settings: Settings, place: str = "restricted") -> str:
    """The nodes of a build that failed, for a reader who did not write them.

    Args:
        results: Of all nodes.
        settings: Of the run.
        place: Folder of the candidate that was built.
    """
    failed = [result for result in results if str(result.status) in ("error", "fail")]
    lines = [line for result in failed[:MOST_SHOWN] for line in node_words(result, settings, place)]
    if len(failed) > MOST_SHOWN:
        lines.append(f"... and {len(failed) - MOST_SHOWN} more.")
    return "\n".join(lines)


def node_words(result: Any, settings: Settings, place: str = "restricted") -> list[str]:
    """One failed node: what it is, on what, and by how many rows."""
    node = result.node
    where_said = f"({node.original_file_path})"
    if str(result.status) == "fail":
        table = str(getattr(node, "attached_node", None) or "").rpartition(".")[2]
        where = (
            f"test {node.name} on {table} {where_said}"
            if table
            else f"test {node.name} {where_said}"
        )
        findings = _findings(node.compiled_code, settings, place)
        if not findings:
            rows = quantity(result.failures or 0, "row breaks it", "rows break it")
            return [f"{where}: {rows}"]
        return [f"{where}:", *(f"  {finding}" for finding in findings)]
    reason = "\n".join(
        line for line in redact(result.message or "").splitlines() if not _WRAPPER.match(line)
    )
    return [f"{node.resource_type} {node.name} {where_said}: {reason.strip()}"]


def _findings(test_sql: str, settings: Settings, place: str) -> list[str]:
    """What the project's own tests say of what they found; empty for tests that say nothing.

    The test is asked again, on the candidates that it failed on, for the columns in ``TOLD``.
    """
    build_dir = settings.build_dir
    try:
        with duckdb.connect(build_dir / place / "warehouse.duckdb", read_only=True) as asked:
            asked.execute(f"attach '{settings.vault_path}' as raw (read_only)")
            published = build_dir / "published" / "warehouse.duckdb"
            asked.execute(f"attach '{published}' as published (read_only)")
            answer = asked.sql(test_sql)
            told = [column for column in TOLD if column in answer.columns]
            if not told or "row_count" not in answer.columns:
                return []
            rows = answer.project(", ".join([*told, "row_count"])).fetchall()
    except duckdb.Error:
        return []
    return [
        f"{', '.join(str(word) for word in words)}: {quantity(count, 'row')}"
        for *words, count in rows
    ]
