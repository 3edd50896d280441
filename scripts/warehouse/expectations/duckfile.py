"""Great Expectations over one DuckDB file, read only.

Two things stand in the way of Great Expectations 1.24 on DuckDB. It closes a connection before it
fetches, whereupon DuckDB drops the pending result: :class:`BufferedEngine` fetches first. And its
generic SQL datasource knows no schema: :class:`DuckFileDatasource` names one. Both are ordinary
subclasses; nothing of the library is patched. ``_execute_query_with_recovery`` is private, which is
one reason why the version is pinned exactly.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from typing_extensions import override

# Named here, since inside the datasource `type` is one of its fields.
EngineType: TypeAlias = type[SqlAlchemyExecutionEngine]


class BufferedEngine(SqlAlchemyExecutionEngine):
    """Runs a query and keeps all its rows before the connection goes back to the pool."""

    @override
    def execute_query(self, query: Any) -> Any:
        """The whole result, readable after the connection is closed."""
        with self.get_connection() as connection:
            return self._execute_query_with_recovery(connection, query).freeze()()


class DuckFileDatasource(SQLDatasource):
    """One schema of one DuckDB file; registers ``context.data_sources.add_duckfile``."""

    _EXTRA_EXCLUDED_EXEC_ENG_ARGS: ClassVar[set[str]] = {"table_schema"}

    # The type's name and its annotation are how the library registers a datasource.
    type: Literal["duckfile"] = "duckfile"  # type: ignore[assignment]
    table_schema: str

    @property
    @override
    def schema_(self) -> str:
        """The schema that holds this datasource's tables."""
        return self.table_schema

    @property
    @override
    def execution_engine_type(self) -> EngineType:
        """The engine that buffers."""
        return BufferedEngine

    def release(self) -> None:
        """Close every connection, so that the job may write or swap the file."""
        self.get_execution_engine().close()
        self.get_engine().dispose()


def connection_kwargs(memory_limit: str, threads: int) -> dict[str, Any]:
    """How SQLAlchemy opens the file: never for writing, within the job's limits."""
    return {
        "connect_args": {
            "read_only": True,
            "config": {"memory_limit": memory_limit, "threads": threads},
        }
    }


def connection_string(path: Path) -> str:
    """The address of a file, for SQLAlchemy."""
    return f"duckdb:///{path}"
