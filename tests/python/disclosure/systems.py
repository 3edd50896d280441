"""Small systems by hand, for the tests."""

from __future__ import annotations

from warehouse.disclosure.system import Cell, Relation, System


def total(name: str, *parts: str) -> Relation:
    """``name`` adds up from its parts."""
    return Relation(name=f"{name} adds up", terms={name: 1.0} | dict.fromkeys(parts, -1.0))


def cells(**values: int) -> tuple[Cell, ...]:
    """Cells by key and value; 1 to 4 are primary."""
    return tuple(
        Cell(key=key, value=value, is_primary=0 < value < 5) for key, value in values.items()
    )


def two_way(*rows: tuple[int, ...]) -> System:
    """A table with its margins: rows ``r0``, ``r1``, columns ``c0`` ..., cells ``r0c0``."""
    row_count, column_count = len(rows), len(rows[0])
    values = {f"r{r}c{c}": rows[r][c] for r in range(row_count) for c in range(column_count)}
    values |= {f"r{r}": sum(rows[r]) for r in range(row_count)}
    values |= {f"c{c}": sum(row[c] for row in rows) for c in range(column_count)}
    values["all"] = sum(map(sum, rows))
    relations = [
        *(total(f"r{r}", *(f"r{r}c{c}" for c in range(column_count))) for r in range(row_count)),
        *(total(f"c{c}", *(f"r{r}c{c}" for r in range(row_count))) for c in range(column_count)),
        total("all", *(f"r{r}" for r in range(row_count))),
        Relation(
            name="all adds up from columns",
            terms={"all": 1.0} | {f"c{c}": -1.0 for c in range(column_count)},
        ),
    ]
    return System(cells=cells(**values), relations=tuple(relations))


def replaced(system: System, key: str, **changes: object) -> System:
    """The system with one cell changed."""
    return system.model_copy(
        update={
            "cells": tuple(
                Cell.model_validate(cell.model_dump() | changes) if cell.key == key else cell
                for cell in system.cells
            )
        }
    )


def without(system: System, *names: str) -> System:
    """The system as somebody would hand it over who forgot cells or relations."""
    gone = set(names)
    assert gone <= {c.key for c in system.cells} | {r.name for r in system.relations}
    return system.model_copy(
        update={
            "cells": tuple(cell for cell in system.cells if cell.key not in gone),
            "relations": tuple(
                relation
                for relation in system.relations
                if relation.name not in gone and not gone & relation.terms.keys()
            ),
        }
    )
