"""Entities: what rows of many suppliers have in common, whoever sends them.

``contracts/entities.yml`` lists them. A dataset that says ``entity: referral`` conforms: its
columns that bear a name of that entity land in ``landed.referral`` too.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.landing.contract import Column, Dataset

DEFINITIONS = Path(__file__).parent / "contracts" / "entities.yml"
"""Of the project, not of a county: the models read the tables that it lists."""

CHARACTERISTIC_SHEET = "characteristic_sheet"
"""A dataset of characteristics alone, of the rows of another dataset."""

AGGREGATE_RETURN = "aggregate_return"

RESERVED = {"person_key", "person_key_version", "age_at_event_years"}
"""Columns that landing adds."""

Kind = Literal[
    "id",
    "date",
    "integer",
    "number",
    "flag",
    "code",
    "characteristic",
    "any_characteristic",
    "period",
]


class EntityColumn(BaseModel):
    """A column that every supplier's rows of an entity share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    default: str | None = None
    """The column that stands in where a supplier does not send this one."""
    means: str = Field(min_length=1)


class Entity(BaseModel):
    """One thing that suppliers send rows about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    describes: str = Field(min_length=1)
    id: str | None = None
    """The column that tells its rows apart within an agency; none where rows are figures."""
    needs: tuple[str, ...] = ()
    columns: dict[str, EntityColumn]

    @property
    def is_dated(self) -> bool:
        """Whether its rows are counted on days; else they bring their period."""
        return not any(column.kind == "period" for column in self.columns.values())

    def code_list_of(self, name: str) -> str | None:
        """The code list of a column's words, where the entity settles it."""
        column = self.columns.get(name)
        if column is None:
            return None
        if column.kind == "flag":
            return "flag"
        return name if column.kind in ("code", "characteristic") else None


@cache
def entities() -> dict[str, Entity]:
    """Every entity by name."""
    content = yaml.safe_load(DEFINITIONS.read_text(encoding="utf-8"))
    return {name: Entity.model_validate(definition) for name, definition in content.items()}


def why_not_conform(dataset: Dataset) -> Iterator[str]:
    """Every reason why a dataset's rows do not conform to its entity; none if they do."""
    if dataset.entity is None:
        yield from _without_entity(dataset)
        return
    if dataset.entity == CHARACTERISTIC_SHEET:
        yield from _sheet_faults(dataset)
        return
    entity = entities().get(dataset.entity)
    if entity is None:
        yield f"no such entity: {dataset.entity}; there are {', '.join(entities())}"
        return
    if dataset.of:
        yield f"of belongs to a {CHARACTERISTIC_SHEET}"
    yield from _missing(dataset, entity)
    for column in dataset.columns:
        yield from _column_faults(column, entity)
        if column.characteristic and not entity.id:
            yield f"{column.name}: rows of {dataset.entity} are figures and have no characteristics"
    yield from _counted_on_faults(dataset, entity)
    yield from _always_faults(dataset, entity)
    yield from _measure_faults(dataset)


def _without_entity(dataset: Dataset) -> Iterator[str]:
    """Words that only mean something to an entity."""
    given = {
        "of": dataset.of,
        "counted_on": dataset.counted_on,
        "always": dataset.always,
        "characteristic": any(column.characteristic for column in dataset.columns),
        "measures": any(column.measures for column in dataset.columns),
    }
    for word, is_given in given.items():
        if is_given:
            yield f"{word} needs an entity"


def _sheet_faults(dataset: Dataset) -> Iterator[str]:
    """What a sheet of characteristics must have, and must not."""
    described = [name for name, entity in entities().items() if entity.id]
    if dataset.of not in described:
        yield f"a {CHARACTERISTIC_SHEET} needs of: one of {', '.join(described)}"
    if dataset.reference is None:
        yield f"a {CHARACTERISTIC_SHEET} needs a reference to the rows that it describes"
    if not any(column.characteristic for column in dataset.columns):
        yield "none of its columns is a characteristic"
    if dataset.counted_on or dataset.always or any(column.measures for column in dataset.columns):
        yield f"a {CHARACTERISTIC_SHEET} has no counted_on, always or measures of its own"


def _missing(dataset: Dataset, entity: Entity) -> Iterator[str]:
    """Columns without which a row says nothing."""
    if entity.id and entity.id not in dataset.by_name:
        yield f"the column {entity.id} is missing: it tells the rows of {dataset.entity} apart"
    elif entity.id and not (dataset.by_name[entity.id].required or entity.id in dataset.key):
        yield f"{entity.id} must be required: it tells the rows of {dataset.entity} apart"
    for name in entity.needs:
        if name not in dataset.by_name and name not in dataset.always:
            yield f"the column {name} is missing"


def _column_faults(column: Column, entity: Entity) -> Iterator[str]:
    """A column that bears a name of the entity and is something else."""
    conformed = entity.columns.get(column.name)
    if conformed is None:
        return
    kind, name = conformed.kind, column.name
    is_right = {
        "id": column.type in ("text", "integer"),
        "date": column.is_date,
        "integer": column.type == "integer",
        "number": column.type in ("integer", "number"),
        "period": column.type == "period" or column.code_list == "period",
    }
    if not is_right.get(kind, column.type == "text"):
        yield f"{name} must be {'of type text' if kind not in is_right else f'a {kind}'}"
    settled = entity.code_list_of(name)
    if settled and column.code_list != settled:
        yield f"{name} must have the code_list {settled}"
    if kind == "any_characteristic" and not column.code_list:
        yield f"{name} needs a code_list: the type of its words"
    if column.pii:
        yield f"{name} cannot be pii: it lands in landed.<entity>"
    if column.characteristic:
        yield f"{name} is a column of the entity and no characteristic besides"


def _counted_on_faults(dataset: Dataset, entity: Entity) -> Iterator[str]:
    """The days that decide which period a row belongs to."""
    counted_on = dataset.counted_on
    if not entity.is_dated:
        if counted_on:
            yield "counted_on: its rows bring their period"
        return
    if counted_on is None:
        yield "counted_on is missing: which day decides the period that a row belongs to"
        return
    for word, name in (("from", counted_on.from_), ("to", counted_on.to)):
        column = dataset.by_name.get(name) if name else None
        if name and (column is None or not column.is_date):
            yield f"counted_on.{word}: {name} is not a date column"
        elif column and column.pii:
            yield f"counted_on.{word}: {name} is pii and does not land"
    first = dataset.by_name.get(counted_on.from_)
    if first and not (first.required or first.name in dataset.key):
        yield f"counted_on.from: {first.name} must be required, else its row belongs to no period"


def _always_faults(dataset: Dataset, entity: Entity) -> Iterator[str]:
    """Constants stand in for coded columns that are not sent."""
    for name in dataset.always:
        if name in dataset.by_name:
            yield f"always.{name}: the column is sent"
        elif entity.code_list_of(name) is None:
            yield f"always.{name}: {dataset.entity} has no coded column of that name"


def _measure_faults(dataset: Dataset) -> Iterator[str]:
    """Figures stand either one a row or one a column."""
    is_wide = any(column.measures for column in dataset.columns)
    if dataset.entity != AGGREGATE_RETURN:
        if is_wide:
            yield f"measures belongs to the entity {AGGREGATE_RETURN}"
        return
    has_measure = "return_measure" in dataset.by_name or "return_measure" in dataset.always
    is_long = has_measure and "value" in dataset.by_name
    if is_wide and (has_measure or "value" in dataset.by_name):
        yield "figures stand either in value, with return_measure, or in columns with measures"
    if not is_wide and not is_long:
        yield "needs return_measure and value, or columns with measures"
