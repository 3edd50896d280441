"""The kinds of expectation that Great Expectations lacks, each returning numbers alone.

Conditions become aggregates, which the library bundles: everything that a suite asks of the rows of
one table is answered in a single pass over it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import ExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from typing_extensions import override

from warehouse.expectations.series import STANDARD_ERRORS

if TYPE_CHECKING:
    from great_expectations.validator.validator import ValidationDependencies

ROWS_WHERE = "warehouse.rows_where"
SURPLUS_ROWS = "warehouse.surplus_rows"
FIGURE = "warehouse.figure"


class RowsWhere(TableMetricProvider):
    """How many rows of the table meet a SQL condition."""

    metric_name = ROWS_WHERE
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,  # noqa: N805 - the library makes it a class method
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        # literal_column: text() would take a colon in the SQL for a bound parameter.
        condition: Any = sqlalchemy.literal_column(f"({metric_value_kwargs['condition']})")
        return sqlalchemy.func.count().filter(condition), metric_domain_kwargs, metric_value_kwargs


class SurplusRows(TableMetricProvider):
    """How many rows repeat the key of another; a key of one column may be blank."""

    metric_name = SURPLUS_ROWS
    value_keys = ("columns",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,  # noqa: N805 - the library makes it a class method
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        key = ", ".join(f'"{column}"' for column in metric_value_kwargs["columns"])
        surplus: Any = sqlalchemy.literal_column(f"(count(({key})) - count(distinct ({key})))")
        return surplus, metric_domain_kwargs, metric_value_kwargs


class FigureOfQuery(TableMetricProvider):
    """The one number that a query returns, None for NULL or NaN; anything else is an error."""

    metric_name = FIGURE
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 - the library makes it a class method
        execution_engine: SqlAlchemyExecutionEngine,
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> float | None:
        query: Any = sqlalchemy.select(
            sqlalchemy.literal_column(f"({metric_value_kwargs['query']})::double")
        )
        value = execution_engine.execute_query(query).scalar_one()
        return None if value is None or math.isnan(value) else float(value)


class Counting(BatchExpectation):
    """Base: named metrics of one provider, computed on the whole table."""

    @override
    def get_validation_dependencies(
        self,
        execution_engine: ExecutionEngine[Any] | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """The base's own, and what :meth:`measured` names."""
        dependencies = super().get_validation_dependencies(execution_engine, runtime_configuration)
        for name, (metric, value_kwargs) in self.measured().items():
            # The same domain as the library's own metrics: only then are they bundled with them.
            domain = get_metric_kwargs(metric, self.configuration, runtime_configuration)
            dependencies.set_metric_configuration(
                name, MetricConfiguration(metric, domain["metric_domain_kwargs"], value_kwargs)
            )
        return dependencies

    def measured(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The metrics, by the name under which :meth:`_validate` reads them."""
        raise NotImplementedError


class ExpectNoBrokenRows(Counting):
    """Base: expect that a metric called ``broken`` finds no row."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count",)

    @override
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        broken = metrics["broken"]
        return {
            "success": broken == 0,
            "result": {"unexpected_count": broken, "element_count": metrics["table.row_count"]},
        }


class ExpectNoRowsWhere(ExpectNoBrokenRows):
    """Expect that no row of the table meets a SQL condition."""

    condition: str

    success_keys: ClassVar[tuple[str, ...]] = ("condition",)

    @override
    def measured(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The rows that meet it."""
        return {"broken": (ROWS_WHERE, {"condition": self.condition})}


class ExpectNoRowsAlike(ExpectNoBrokenRows):
    """Expect that no two rows agree in all of some columns.

    The library's own does a join for what is one aggregate, and counts both of a pair.
    """

    column_list: list[str]

    success_keys: ClassVar[tuple[str, ...]] = ("column_list",)

    @override
    def measured(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The rows that repeat the key of another."""
        return {"broken": (SURPLUS_ROWS, {"columns": self.column_list})}


class ExpectShareToBeBetween(Counting):
    """Expect the share of rows that meet a condition, among some rows, to lie within limits.

    A share beyond a limit by no more than chance explains is met; among no rows at all there is no
    share to judge, and that is met too.
    """

    part: str
    whole: str
    min_value: float | None = None
    max_value: float | None = None

    success_keys: ClassVar[tuple[str, ...]] = ("part", "whole", "min_value", "max_value")

    @override
    def measured(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The rows of the whole, and those of the part in it."""
        return {
            "part": (ROWS_WHERE, {"condition": f"({self.whole}) and ({self.part})"}),
            "whole": (ROWS_WHERE, {"condition": self.whole}),
        }

    @override
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        part, whole = metrics["part"], metrics["whole"]
        if not whole:
            return {"success": True, "result": {"unexpected_count": 0, "element_count": 0}}
        share, lower, upper = part / whole, self.min_value, self.max_value
        lowest = None if lower is None else lower - _chance(lower, whole)
        highest = None if upper is None else upper + _chance(upper, whole)
        success = _lies_between(share, lowest, highest)
        return {
            "success": success,
            "result": {
                "unexpected_count": part,
                "element_count": whole,
                "observed_value": share,
                "details": {"by_chance": success and not _lies_between(share, lower, upper)},
            },
        }


class ExpectFigureToBeBetween(Counting):
    """Expect the number that one query returns to lie within limits, or another not to be 0.

    ``log_query`` counts entries that explain a figure beyond the limits. NULL meets the expectation
    only where ``may_be_null`` says so; else it is an error.
    """

    query: str
    log_query: str = "0"
    min_value: float | None = None
    max_value: float | None = None
    may_be_null: bool = False

    success_keys: ClassVar[tuple[str, ...]] = (
        "query",
        "log_query",
        "min_value",
        "max_value",
        "may_be_null",
    )

    @override
    def measured(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The figure, and how many entries of the log explain it."""
        return {
            "figure": (FIGURE, {"query": self.query}),
            "logged": (FIGURE, {"query": self.log_query}),
        }

    @override
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        figure, logged = metrics["figure"], int(metrics["logged"] or 0)
        if figure is None:
            if not self.may_be_null:
                raise ValueError("the query returned no figure")
            return {"success": True, "result": {"observed_value": None}}
        within = _lies_between(figure, self.min_value, self.max_value)
        return {
            "success": within or logged > 0,
            "result": {
                "observed_value": figure,
                "details": {"within": within, "logged": logged},
            },
        }


class ExpectNoColumnLike(BatchExpectation):
    """Expect that no column's name contains one of some words."""

    words: list[str]

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.columns",)
    success_keys: ClassVar[tuple[str, ...]] = ("words",)

    @override
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        found = [
            column
            for column in metrics["table.columns"]
            if any(word in column.lower() for word in self.words)
        ]
        return {"success": not found, "result": {"observed_value": found}}


def _lies_between(figure: float, lower: float | None, upper: float | None) -> bool:
    return (lower is None or figure >= lower) and (upper is None or figure <= upper)


def _chance(share: float, rows: int) -> float:
    """How far the share found among some rows may lie from the true one by chance alone."""
    return STANDARD_ERRORS * math.sqrt(share * (1 - share) / rows)
