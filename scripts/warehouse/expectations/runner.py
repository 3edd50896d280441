"""Run a checkpoint: declared suites become Great Expectations' own, its results become figures.

Importing this module imports Great Expectations (5 to 7 seconds, 270 MB): the worker alone does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import singledispatch
from pathlib import Path
from time import perf_counter
from typing import Any

import great_expectations as gx
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from great_expectations.expectations.core import (
    ExpectColumnValuesToBeInSet,
    ExpectColumnValuesToNotBeNull,
    ExpectTableColumnsToMatchSet,
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.expectation import Expectation

from warehouse.expectations import declared
from warehouse.expectations.checks import (
    ExpectFigureToBeBetween,
    ExpectNoColumnLike,
    ExpectNoRowsAlike,
    ExpectNoRowsWhere,
    ExpectShareToBeBetween,
)
from warehouse.expectations.duckfile import (
    DuckFileDatasource,
    connection_kwargs,
    connection_string,
)
from warehouse.expectations.result import CheckpointResult, ExpectationResult, SuiteResult
from warehouse.expectations.scope import Parameters, Scope, ScopeError, text_literals
from warehouse.expectations.series import furthest_month, shift_in_share, shift_in_volume
from warehouse.expectations.suite import CHECKPOINTS, FileName, Suite, load_suite, read_suite
from warehouse.expectations.tolerance import load_tolerances

Files = Mapping[FileName, Path]

# Counts are kept and not one value is: the lists of examples have no room.
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}

REASONS = {
    "Catalog": "it names a table or function that the file does not have",
    "Binder": "a column that it names is missing, or not of the type that it needs",
    "Conversion": "a value is not of the type that it needs",
    "OutOfMemory": "the memory limit is too low for it",
    "IO": "the file could not be opened or read",
}
"""Why a query ended in an error, by DuckDB's own kind of error.

The error's text is never shown: a conversion error quotes the value that could not be converted.
"""


NO_SUCH_TABLE = "the file has no such table"


class CheckpointError(ValueError):
    """A checkpoint that cannot run at all; the message says why."""


@dataclass(frozen=True)
class Table:
    """One table with what is expected of it, in both languages."""

    scope: Scope
    translated: dict[str, Expectation] = field(default_factory=dict)
    """What the library can check, by name."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why the others cannot be checked, by name."""

    @property
    def label(self) -> str:
        """The name under which the library knows it."""
        group = self.scope.suite.groups.index(self.scope.group)
        return f"{self.scope.suite.suite}/{group}/{self.scope.table}"


def run_checkpoint(
    name: str, files: Files, parameters: Parameters, declarations: Sequence[dict[str, Any]] = ()
) -> CheckpointResult:
    """Check everything that a gate, and what else was declared, expects of some files.

    Raises:
        CheckpointError: if there is no such checkpoint, or a file that it needs is missing.
        SuiteError: if a suite cannot be understood, or names a tolerance that is not there.
        ToleranceError: if the tolerances cannot be read.
    """
    started_at, start = datetime.now(UTC), perf_counter()
    tolerances = load_tolerances(parameters.seeds_dir)
    suites = [load_suite(suite, tolerances) for suite in _suite_names(name)]
    suites += [read_suite(declared_suite, tolerances) for declared_suite in declarations]
    _require(files, suites)
    tables = [
        _translate(Scope(suite, group, table, parameters, files))
        for suite in suites
        for group in suite.groups_of(files)
        for table in group.tables
    ]
    found = _validate(name, tables, files, parameters)
    return CheckpointResult(
        checkpoint=name,
        started_at=started_at,
        suites=tuple(_suite_result(suite, tables, found) for suite in suites),
        seconds=round(perf_counter() - start, 3),
    )


def _suite_names(checkpoint: str) -> tuple[str, ...]:
    try:
        return CHECKPOINTS[checkpoint]
    except KeyError:
        known = ", ".join(CHECKPOINTS)
        raise CheckpointError(f"There is no checkpoint {checkpoint!r}, only {known}.") from None


def _require(files: Files, suites: Sequence[Suite]) -> None:
    needs = {group.file for suite in suites for group in suite.groups_of(files)}
    for needed in sorted(needs):
        if needed not in files:
            raise CheckpointError(f"The {needed} file was not given.")
        if not files[needed].is_file():
            raise CheckpointError(f"The {needed} file {files[needed]} does not exist.")


def _translate(scope: Scope) -> Table:
    """Put a table's expectations into the library's terms; keep apart those that name nothing."""
    table = Table(scope)
    for expectation in scope.group.expectations:
        try:
            translated = to_gx(expectation, scope)
        except ScopeError as error:
            table.refused[expectation.name] = str(error)
        else:
            translated.meta = {"name": expectation.name}
            table.translated[expectation.name] = translated
    return table


@singledispatch
def to_gx(expectation: declared.Named, scope: Scope) -> Expectation:
    """The library's expectation for a declared one.

    Raises:
        ScopeError: if its SQL or its code list names something that is not there.
    """
    raise NotImplementedError(f"{type(expectation).__name__} on {scope.table}")


@to_gx.register
def _(expectation: declared.ColumnsAre, _scope: Scope) -> Expectation:
    return ExpectTableColumnsToMatchSet(column_set=list(expectation.columns), exact_match=True)


@to_gx.register
def _(expectation: declared.NoColumnLike, _scope: Scope) -> Expectation:
    return ExpectNoColumnLike(words=list(expectation.words))


@to_gx.register
def _(expectation: declared.RowCount, _scope: Scope) -> Expectation:
    tolerance = expectation.tolerance
    return ExpectTableRowCountToBeBetween(
        min_value=None if tolerance.lower is None else int(tolerance.lower),
        max_value=None if tolerance.upper is None else int(tolerance.upper),
    )


@to_gx.register
def _(expectation: declared.Recorded, _scope: Scope) -> Expectation:
    blank = expectation.tolerance.upper or 0.0
    return ExpectColumnValuesToNotBeNull(column=expectation.column, mostly=1 - blank)


@to_gx.register
def _(expectation: declared.Unique, _scope: Scope) -> Expectation:
    return ExpectNoRowsAlike(column_list=list(expectation.over))


@to_gx.register
def _(expectation: declared.InSet, _scope: Scope) -> Expectation:
    return ExpectColumnValuesToBeInSet(
        column=expectation.column, value_set=list(expectation.values)
    )


@to_gx.register
def _(expectation: declared.KnownCode, scope: Scope) -> Expectation:
    return ExpectNoRowsWhere(
        condition=scope.unknown_code(expectation.column, expectation.domain, expectation.date)
    )


@to_gx.register
def _(expectation: declared.NoRows, scope: Scope) -> Expectation:
    return ExpectNoRowsWhere(condition=scope.sql(expectation.where))


@to_gx.register
def _(expectation: declared.NoneFound, scope: Scope) -> Expectation:
    query = f"select count(*) from ({scope.sql(expectation.query)})"
    return ExpectFigureToBeBetween(query=query, max_value=0)


@to_gx.register
def _(expectation: declared.Share, scope: Scope) -> Expectation:
    tolerance = expectation.tolerance
    return ExpectShareToBeBetween(
        part=scope.sql(expectation.of),
        whole=scope.sql(expectation.among),
        min_value=tolerance.lower,
        max_value=tolerance.upper,
    )


@to_gx.register
def _(expectation: declared.Figure, scope: Scope) -> Expectation:
    return _figure(expectation, scope, scope.sql(expectation.query))


@to_gx.register
def _(expectation: declared.FurthestMonth, scope: Scope) -> Expectation:
    on, among = scope.sql(expectation.date), scope.sql(expectation.among)
    query = furthest_month(scope.table, on, among, expectation.extreme)
    return _figure(expectation, scope, query)


@to_gx.register
def _(expectation: declared.Shift, scope: Scope) -> Expectation:
    on, among, go_live = map(scope.sql, (expectation.date, expectation.among, "$go_live"))
    if expectation.of is None:
        query = shift_in_volume(scope.table, on, among, go_live)
    else:
        query = shift_in_share(scope.table, on, among, scope.sql(expectation.of), go_live)
    return _figure(expectation, scope, query)


def _figure(expectation: declared.Judged, scope: Scope, query: str) -> Expectation:
    tolerance = expectation.tolerance
    return ExpectFigureToBeBetween(
        query=query,
        log_query=_entries_of_the_log(expectation.unless_logged, scope),
        min_value=tolerance.lower,
        max_value=tolerance.upper,
        may_be_null=expectation.nothing_to_judge is not None,
    )


def _entries_of_the_log(series: str | None, scope: Scope) -> str:
    """SQL that counts the entries of the log of breaks that explain a shift of a series."""
    if series is None:
        return "0"
    return scope.sql(
        "select count(*) from reference.policy_break_log "
        f"where series_code = {text_literals([series])} and break_date = $go_live"
    )


def _validate(
    name: str, tables: Sequence[Table], files: Files, parameters: Parameters
) -> dict[tuple[str, str], ExpectationValidationResult]:
    """What the library says of each expectation, by table and name.

    A table that is not in its file is left out: its expectations are then not found.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    with ExitStack() as stack:
        definitions = []
        for table in tables:
            if table.translated:
                datasource = stack.enter_context(_opened(context, table, files, parameters))
                definition = _definition(context, datasource, table)
                if definition is not None:
                    definitions.append(definition)
        if not definitions:
            return {}
        checkpoint = gx.Checkpoint(
            name=name, validation_definitions=definitions, result_format=RESULT_FORMAT
        )
        results = context.checkpoints.add(checkpoint).run().run_results.values()
    return {
        (result.suite_name, found.expectation_config.meta["name"]): found
        for result in results
        for found in result.results
        if found.expectation_config is not None and found.expectation_config.meta is not None
    }


@contextmanager
def _opened(
    context: AbstractDataContext, table: Table, files: Files, parameters: Parameters
) -> Iterator[DuckFileDatasource]:
    schema, _, _ = table.scope.table.partition(".")
    path = files[table.scope.group.file]
    try:
        datasource = context.data_sources.add_duckfile(
            name=table.label,
            connection_string=connection_string(path),
            kwargs=connection_kwargs(parameters.memory_limit, parameters.threads),
            table_schema=schema,
        )
    except TestConnectionError:
        raise CheckpointError(
            f"{path} could not be opened: it is no DuckDB file, or another program writes to it."
        ) from None
    try:
        yield datasource
    finally:
        datasource.release()


def _definition(
    context: AbstractDataContext, datasource: DuckFileDatasource, table: Table
) -> gx.ValidationDefinition | None:
    _, _, table_name = table.scope.table.partition(".")
    try:
        asset = datasource.add_table_asset(table.label, table_name=table_name)
    except TestConnectionError:
        return None
    suite = context.suites.add(
        gx.ExpectationSuite(name=table.label, expectations=list(table.translated.values()))
    )
    definition = gx.ValidationDefinition(
        name=table.label,
        data=asset.add_batch_definition_whole_table("whole table"),
        suite=suite,
    )
    return context.validation_definitions.add(definition)


def _suite_result(
    suite: Suite,
    tables: Sequence[Table],
    found: Mapping[tuple[str, str], ExpectationValidationResult],
) -> SuiteResult:
    return SuiteResult(
        suite=suite.suite,
        title=suite.title,
        purpose=suite.purpose,
        expectations=tuple(
            _expectation_result(expectation, table, found.get((table.label, expectation.name)))
            for table in tables
            if table.scope.suite is suite
            for expectation in table.scope.group.expectations
        ),
    )


def _expectation_result(
    expectation: declared.Named, table: Table, found: ExpectationValidationResult | None
) -> ExpectationResult:
    """One stored result: nothing of the library's own goes into it but numbers."""
    scope = table.scope
    common: dict[str, Any] = {
        "name": expectation.name,
        "says": expectation.says,
        "file": scope.group.file,
        "table": scope.table,
        "columns": expectation.columns_shown,
        "allowed": expectation.allowed,
    }
    reason = table.refused.get(expectation.name) or _reason(found)
    if found is None or reason:
        reason = reason or NO_SUCH_TABLE
        if reason == NO_SUCH_TABLE and scope.group.may_lack_tables:
            return ExpectationResult(**common, outcome="pass", observed=reason)
        return ExpectationResult(**common, outcome="error", observed="", reason=reason)
    seen = expectation.observe(found.result)
    return ExpectationResult(
        **common,
        outcome="pass" if found.success else "fail",
        observed=seen.words,
        broken_count=seen.broken_count,
        examined_count=seen.examined_count,
        figure=seen.figure,
    )


def _reason(found: ExpectationValidationResult | None) -> str:
    """Why an expectation could not be checked, without the words of the exception itself."""
    if found is None or not _raised(found.exception_info):
        return ""
    text = str(found.exception_info)
    kind = re.search(r"_duckdb\.(\w+?)Exception", text)
    if kind:
        return REASONS.get(kind[1], f"DuckDB answered with an error ({kind[1]})")
    if "in BatchData does not exist" in text:
        return REASONS["Binder"]
    return "it could not be computed"


def _raised(exception_info: Mapping[str, Any]) -> bool:
    """Whether the library met an exception; it tells once, or once for each metric."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return any(info["raised_exception"] for info in exception_info.values())
