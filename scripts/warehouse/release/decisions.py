"""Decisions that last: a new release is protected together with all that was released before.

What was shown stays known, what was hidden stays hidden until a revision, and what a revision
changes stands twice: the old number as it was decided, the new one, and their difference if that is
small. The pattern model (``sdc_pattern``) calls :func:`lasting_pattern`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from warehouse.disclosure.protect import protect
from warehouse.disclosure.registry import pattern_rows, require_small_blocks, system_of
from warehouse.disclosure.system import Cell, Relation, System
from warehouse.release.changes import SMALLEST_CHANGE
from warehouse.release.errors import ReleaseError

FARTHEST = -(10**7)
"""A difference may be as low as this."""

MOST_TOLD = 5


@dataclass(frozen=True)
class History:
    """What was released: rows of the ledger, releases in their order.

    Attributes:
        cells: ``release_id``, ``cell_label``, ``value``, ``status``, ``is_primary``, ``width``,
            ``least`` and ``hidden_for``, a label.
        terms: ``release_id``, ``relation_label``, ``sense``, ``cell_label``, ``factor``.
        is_revision: Whether the new release may show again what is hidden.
    """

    cells: pd.DataFrame
    terms: pd.DataFrame
    is_revision: bool = False


@dataclass(frozen=True)
class Version:
    """A cell as one or more releases had it.

    Attributes:
        key: Its name in the joint system: the cell's own if it is the newest version.
        value: Its number.
        status: shown if any of these releases shows it, else hidden, else virtual.
        row: Its newest row in the ledger.
    """

    key: str
    value: int
    status: str
    row: Mapping[str, Any]


STATUSES = ("virtual", "hidden", "shown")
"""The later one counts: what one release shows is known."""


def lasting_pattern(
    cells: pd.DataFrame, terms: pd.DataFrame, connection: duckdb.DuckDBPyConnection
) -> pd.DataFrame:
    """What to hide of everything in the registry, in the light of what was released before.

    Args:
        cells: Rows of ``sdc_registry_cell``.
        terms: Rows of ``sdc_relation_term``.
        connection: To the file that is being built. A release finds what was released before it
            in its schema ``history``; a build by hand has none.

    Raises:
        ReleaseError: if what was shown must not be shown any more.
        TooConnectedError: as :func:`warehouse.disclosure.registry.pattern_of`.
        UnprotectableError: if something cannot be protected any more.
        SolverError: if the solver does not know.
    """
    history = read_history(connection)
    system = joint_system(cells, terms, history)
    require_small_blocks(system)
    rows = pattern_rows(cells, protect(system))
    return rows if history is None else _with_lasting_reasons(rows, cells, history)


def read_history(connection: duckdb.DuckDBPyConnection) -> History | None:
    """What was released before, None where the file that is being built is no release."""
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'history' and table_name = 'cell'"
    ).fetchall()
    if not found:
        return None
    revision = connection.execute("select is_revision from history.present").fetchall()
    in_order = "inner join history.release using (release_id) order by due_on, all"
    return History(
        cells=connection.execute(
            "select release_id, cell_label, value, status, is_primary, width, least, hidden_for "
            f"from history.cell {in_order.replace(', all', ', cell_label')}"
        ).df(),
        terms=connection.execute(
            "select release_id, relation_label, sense, cell_label, factor "
            f"from history.term {in_order.replace(', all', ', relation_label, cell_label')}"
        ).df(),
        is_revision=bool(revision[0][0]),
    )


def _with_lasting_reasons(
    rows: pd.DataFrame, cells: pd.DataFrame, history: History
) -> pd.DataFrame:
    """The pattern, in which what was hidden before still says for which cell it was."""
    key_of = dict(zip(cells["cell_label"], cells["cell_key"], strict=True))
    newest = history.cells.drop_duplicates("cell_label", keep="last")
    reasons = {
        key_of[label]: key_of.get(protected)
        for label, protected in zip(newest["cell_label"], newest["hidden_for"], strict=True)
        if label in key_of
    }
    before = rows["cell_key"].map(reasons).where(rows["is_hidden"])
    return rows.assign(hidden_for=rows["hidden_for"].fillna(before.astype("string")))


def joint_system(cells: pd.DataFrame, terms: pd.DataFrame, history: History | None) -> System:
    """The new release's cells and relations with all earlier ones.

    Args:
        cells: Rows of ``sdc_registry_cell``.
        terms: Rows of ``sdc_relation_term``.
        history: What was released before, None where nothing was.

    Raises:
        ReleaseError: if what was shown must not be shown any more.
        SystemFormError: if a relation does not hold, with its name and no count.
    """
    present = system_of(cells, terms)
    if history is None or history.cells.empty:
        return present
    value_of = {cell.key: cell.value for cell in present.cells}
    versions = _versions(history.cells, value_of)
    newest = {version.key: version for version in versions.values() if version.key in value_of}
    joint = [_lasting(cell, newest.get(cell.key), history.is_revision) for cell in present.cells]
    _require_not_taken_back(present, newest)
    older = {version.key: version for version in versions.values() if version.key not in value_of}
    joint += [_older_cell(version) for version in older.values()]
    changes = list(_changes(older, value_of, history.cells))
    joint += [cell for cell, _ in changes]
    relations = [*present.relations, *_older_relations(history.terms, versions, present)]
    relations += [relation for _, relation in changes]
    return System(title=present.title, cells=tuple(joint), relations=tuple(relations))


def _versions(
    rows: pd.DataFrame, value_of: Mapping[str, int | None]
) -> dict[tuple[str, str], Version]:
    """By release and label the version that the release had of the cell.

    The same label with the same number is the same cell. An intruder need not know that it is;
    protected against one who does, it is protected against one who does not.
    """
    last_release: dict[tuple[str, int], str] = {}
    status: dict[tuple[str, int], str] = {}
    newest_row: dict[tuple[str, int], Mapping[str, Any]] = {}
    records = rows.to_dict("records")
    for row in records:
        found = (str(row["cell_label"]), int(row["value"]))
        last_release[found] = str(row["release_id"])
        newest_row[found] = {str(name): value for name, value in row.items()}
        status[found] = max(str(row["status"]), status.get(found, STATUSES[0]), key=STATUSES.index)
    versions = {}
    for row in records:
        label, value = str(row["cell_label"]), int(row["value"])
        found = (label, value)
        is_newest = value_of.get(label) == value
        key = label if is_newest else f"{label} (as of {last_release[found]})"
        versions[str(row["release_id"]), label] = Version(
            key, value, status[found], newest_row[found]
        )
    return versions


def _lasting(cell: Cell, before: Version | None, is_revision: bool) -> Cell:
    """A cell of the new release with what an unchanged earlier version decides about it."""
    if before is None or cell.is_zero:
        return cell
    if before.status == "shown" and not cell.is_primary:
        return cell.model_copy(update={"is_shown": True, "is_virtual": False})
    if before.status == "hidden" and not is_revision and not cell.is_virtual:
        return cell.model_copy(update={"is_hidden": True})
    return cell


def _require_not_taken_back(present: System, newest: Mapping[str, Version]) -> None:
    """See that nothing is withheld now that anybody has.

    Raises:
        ReleaseError: with names.
    """
    found = sorted(
        cell.key
        for cell in present.cells
        if cell.is_primary
        and not cell.is_virtual
        and cell.key in newest
        and newest[cell.key].status == "shown"
    )
    if found:
        more = f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise ReleaseError(
            f"{', '.join(found[:MOST_TOLD])}{more} would be withheld, but an earlier release "
            "shows the same number, which cannot be taken back. Let the stricter rule of "
            "policy_suppression begin with periods that were not released yet."
        )


def _older_cell(version: Version) -> Cell:
    """A number that the new release does not hold any more, as it was decided."""
    row = version.row
    is_shown, is_virtual = version.status == "shown", version.status == "virtual"
    is_primary = bool(row["is_primary"]) and not is_shown
    return Cell(
        key=version.key,
        value=version.value,
        is_primary=is_primary,
        is_shown=is_shown,
        is_hidden=version.status == "hidden" and not is_primary,
        is_virtual=is_virtual,
        width=float(row["width"]) if is_primary else None,
        least=min(int(row["least"]), version.value),
    )


def _changes(
    older: Mapping[str, Version], value_of: Mapping[str, int | None], rows: pd.DataFrame
) -> Iterator[tuple[Cell, Relation]]:
    """What a revision changed by so few that it would point at people, as cells of their own."""
    widths = rows.groupby("cell_label")["width"].max().to_dict()
    for version in older.values():
        label = str(version.row["cell_label"])
        now = value_of.get(label)
        if now is None or not 0 < abs(now - version.value) < SMALLEST_CHANGE:
            continue
        key = f"CHANGE|{version.key}"
        cell = Cell(
            key=key,
            value=now - version.value,
            is_primary=True,
            is_virtual=True,
            width=float(widths[label]),
            least=FARTHEST,
        )
        terms = {label: 1.0, version.key: -1.0, key: -1.0}
        yield cell, Relation(name=f"change of {version.key}", terms=terms)


def _older_relations(
    rows: pd.DataFrame, versions: Mapping[tuple[str, str], Version], present: System
) -> Iterator[Relation]:
    """What earlier releases' cells add up to, as far as the new release does not say it."""
    known = {
        (frozenset(relation.terms.items()), relation.at_least is None)
        for relation in present.relations
    }
    for (release_id, name), group in rows.groupby(["release_id", "relation_label"], sort=False):
        terms = {
            versions[str(release_id), str(label)].key: float(factor)
            for label, factor in zip(group["cell_label"], group["factor"], strict=True)
        }
        is_equation = str(group["sense"].iloc[0]) == "equals"
        said = (frozenset(terms.items()), is_equation)
        if said in known:
            continue
        known.add(said)
        yield Relation(
            name=f"{name} (as of {release_id})",
            terms=terms,
            at_least=None if is_equation else 0,
        )
