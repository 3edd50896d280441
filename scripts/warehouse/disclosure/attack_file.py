"""What an attack found, as a small file of tables that the gates can judge.

It holds what kinds of number were recovered and where they stand, and none of the numbers.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.disclosure.audit.published.form import PublishedReport

TABLES = """
create schema attack;
create table attack.report (
    shown_count bigint, hidden_count bigint, relation_count bigint, unknown_demand_count bigint
);
create table attack.finding (
    kind varchar, table_label varchar, row_label varchar, column_label varchar, period_label varchar
);
"""


def write_attack_file(report: PublishedReport, path: Path) -> None:
    """Write a report into a new file, readable to its owner alone.

    Args:
        report: What the attacker said.
        path: Where; what stands there is replaced.
    """
    path.unlink(missing_ok=True)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        connection.execute(TABLES)
        connection.execute(
            "insert into attack.report values (?, ?, ?, ?)",
            [
                report.shown_count,
                report.hidden_count,
                report.relation_count,
                len(report.unknown_demands),
            ],
        )
        for finding in report.findings:
            connection.execute(
                "insert into attack.finding values (?, ?, ?, ?, ?)",
                [finding.kind, finding.table, finding.row, finding.column, finding.period],
            )
    path.chmod(0o600)
