"""The kinds of expectation that a suite may declare, and how each words what was found.

Great Expectations is not needed here: the runner turns these into its classes, and hands back the
``result`` of its SUMMARY format, which holds counts and figures but no value of a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from typing_extensions import override

from warehouse.expectations.tolerance import Tolerance, figure_words

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ColumnName = Annotated[str, Field(pattern=r"^_?[a-z][a-z0-9_]*$")]


class Declared(BaseModel):
    """Base of everything that is declared: unchangeable, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Observation(Declared):
    """What was found, in words and as numbers."""

    words: str
    broken_count: int | None = None
    examined_count: int | None = None
    figure: float | None = None


class Named(Declared):
    """What every expectation has."""

    name: Identifier
    says: str
    """The expectation in plain words, as a statement that should be true."""
    about: tuple[ColumnName, ...] = ()
    """The columns that a reader should look at."""

    @property
    def columns_shown(self) -> tuple[str, ...]:
        """The columns that a report names."""
        return self.about

    @property
    def allowed(self) -> str:
        """What is lawful, in words."""
        return "none"

    def observe(self, result: Mapping[str, Any]) -> Observation:
        """What the library found; by default, rows that break the expectation."""
        # Of an empty table the library says None.
        broken, examined = int(result["unexpected_count"] or 0), int(result["element_count"])
        return Observation(
            words=_rows(broken, examined), broken_count=broken, examined_count=examined
        )


def _named_tolerance(code: object, info: ValidationInfo) -> object:
    """The tolerance that a suite names by its code; the reader of suites knows them all."""
    tolerances: Mapping[object, Tolerance] = (info.context or {}).get("tolerances", {})
    if code not in tolerances:
        raise ValueError(f"there is no tolerance {code!r}")
    return tolerances[code]


class Tolerated(Named):
    """An expectation that a tolerance decides."""

    tolerance: Annotated[Tolerance, BeforeValidator(_named_tolerance)]

    @property
    @override
    def allowed(self) -> str:
        return self.tolerance.words()


class OneColumn(Named):
    """An expectation about the values of one column."""

    column: ColumnName

    @property
    @override
    def columns_shown(self) -> tuple[str, ...]:
        return (self.column,)


class ColumnsAre(Named):
    """The table has exactly these columns, in any order."""

    check: Literal["columns_are"]
    columns: tuple[ColumnName, ...]

    @property
    @override
    def allowed(self) -> str:
        return f"exactly the {len(self.columns)} columns of the layout"

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        mismatched = result.get("details", {}).get("mismatched", {})
        parts = [
            f"{kind}: {', '.join(mismatched[kind])}"
            for kind in ("missing", "unexpected")
            if mismatched.get(kind)
        ]
        return Observation(words="; ".join(parts) or f"{len(self.columns)} columns")


class NoColumnLike(Named):
    """No column's name contains one of these words."""

    check: Literal["no_column_like"]
    words: tuple[str, ...]

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        return Observation(words=", ".join(result["observed_value"]) or "none")


class RowCount(Tolerated):
    """The number of rows lies within a tolerance."""

    check: Literal["row_count"]

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        rows = int(result["observed_value"])
        return Observation(words=figure_words(rows, "rows"), figure=rows)


class Recorded(OneColumn, Tolerated):
    """The share of rows that leave a column blank lies within a tolerance."""

    check: Literal["recorded"]


class Unique(Named):
    """No two rows agree in all of these columns; the rows found are those beyond the first."""

    check: Literal["unique"]
    over: tuple[ColumnName, ...]

    @property
    @override
    def columns_shown(self) -> tuple[str, ...]:
        return self.over


class InSet(OneColumn):
    """A column holds these values or nothing; upper and lower case differ."""

    check: Literal["in_set"]
    values: tuple[str, ...]


class KnownCode(OneColumn):
    """A column holds codes of a list or nothing; case and outer spaces do not matter."""

    check: Literal["known_code"]
    domain: Identifier
    """A crosswalk by its domain, or ``offence_code`` for the Home Office's list."""
    date: str | None = None
    """SQL of the row's date, where a code must also have been in force on it."""


class NoRows(Named):
    """No row meets a condition."""

    check: Literal["no_rows"]
    where: str


class NoneFound(Named):
    """A query, which may look at other tables too, finds no row."""

    check: Literal["none_found"]
    query: str

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        found = int(result["observed_value"])
        return Observation(words=f"{found:,}" if found else "none", broken_count=found)


class Share(Tolerated):
    """The share of rows that meet a condition, among some rows, lies within a tolerance."""

    check: Literal["share"]
    of: str
    among: str = "true"

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        seen = super().observe(result)
        if not seen.examined_count:
            return seen
        words = seen.words
        if result["details"]["by_chance"]:
            words += ", which chance explains"
        return seen.model_copy(update={"words": words, "figure": result["observed_value"]})


class Judged(Tolerated):
    """One figure lies within a tolerance, or an entry in the log of breaks explains it."""

    unless_logged: Identifier | None = None
    """The series whose entry in the log lets a figure beyond the tolerance pass."""
    nothing_to_judge: str | None = None
    """What to say, and pass, where there is no figure; without it that is an error."""

    @override
    def observe(self, result: Mapping[str, Any]) -> Observation:
        figure = result["observed_value"]
        if figure is None:
            return Observation(words=self.nothing_to_judge or "")
        words = figure_words(figure, self.tolerance.unit)
        if result["details"]["logged"] and not result["details"]["within"]:
            words += ", explained in the log of breaks"
        return Observation(words=words, figure=figure)


class Figure(Judged):
    """The one number that a query returns."""

    check: Literal["figure"]
    query: str


class FurthestMonth(Judged):
    """Rows of the quietest or busiest whole month over those of the median month."""

    check: Literal["furthest_month"]
    extreme: Literal["quietest", "busiest"]
    date: str
    """SQL of the date."""
    among: str = "true"
    nothing_to_judge: str | None = "no whole month yet"


class Shift(Judged):
    """The change since the break, against the same days a year before.

    Of the number of rows, or, where ``of`` is given, of the share of rows that meet it.
    """

    check: Literal["shift"]
    date: str
    """SQL of the date."""
    of: str | None = None
    among: str = "true"
    nothing_to_judge: str | None = "nothing to compare on one side of the break"


Expectation = Annotated[
    ColumnsAre
    | NoColumnLike
    | RowCount
    | Recorded
    | Unique
    | InSet
    | KnownCode
    | NoRows
    | NoneFound
    | Share
    | Figure
    | FurthestMonth
    | Shift,
    Field(discriminator="check"),
]


def _rows(broken: int, examined: int) -> str:
    """Counts and share: a share alone would hide a small failure."""
    if not examined:
        return "no rows to look at"
    share = f" ({figure_words(broken / examined, 'share')})" if broken else ""
    return f"{broken:,} of {examined:,} rows{share}"
