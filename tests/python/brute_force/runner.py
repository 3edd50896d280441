"""The project's own answer for a county: its landing step, then its models.

dbt costs seconds a build, too much for hundreds of counties. So dbt builds the project once, on one
county; what does not depend on a drop (seeds, dimensions) is kept, and what does is rebuilt for
every other county by running the SQL that dbt compiled, in the order in which dbt ran it. A test
holds the two ways of building together.
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
from pydantic import SecretStr

from brute_force.codes import USUAL, Layout, Readings
from brute_force.compare import FactRow, Observed
from brute_force.counts import DIMENSIONS, CellKey
from brute_force.rules import Place
from warehouse.disclosure.registry import system_of
from warehouse.disclosure.system import System
from warehouse.landing import receive as receive_drops
from warehouse.settings import Settings

SELECTED = (
    *("+fct_offence", "+fct_victim", "+fct_perpetrator", "+cell_count", "+sdc_registry_cell"),
    *("+pub_table", "+pub_measure", "+pub_population", "+pub_period", "+pub_district"),
    "+pub_denominator",
)
AS_OF = date(2019, 6, 28)
"""After the last file was received."""
CATALOGUE = "warehouse"
"""What dbt calls the restricted file, after its base name."""


class Sent(Protocol):
    """What suppliers send: a county of the police, or extracts of the others."""

    def write(self, landing: Path) -> None:
        """Lay the files down as they would arrive."""


@dataclass(frozen=True)
class Model:
    """A model that depends on what agencies sent, as dbt compiled it."""

    name: str
    relation: str
    sql: str


@dataclass(frozen=True)
class Graph:
    """The project built once: a file with everything that no drop changes, and the rest as SQL."""

    base: Path
    built: Path
    models: tuple[Model, ...]
    settings: Settings

    def mutated(self, name: str, old: str, new: str) -> Graph:
        """The same graph with one model's SQL changed.

        Raises:
            LookupError: if the model does not contain the words to change.
        """
        [model] = [model for model in self.models if model.name == name]
        if old not in model.sql:
            raise LookupError(f"{name} no longer says {old!r}")
        changed = replace(model, sql=model.sql.replace(old, new))
        models = tuple(changed if model.name == name else model for model in self.models)
        return replace(self, models=models)


def build_graph(
    county: Sent,
    folder: Path,
    readings: Readings = USUAL,
    *,
    selected: Iterable[str] = SELECTED,
    told: Mapping[str, Any] | None = None,
) -> Graph:
    """Land a county and let dbt build every model that the comparison reads.

    ``selected`` names other models, ``told`` variables beside those of the settings.

    Raises:
        RuntimeError: if dbt fails, with its words.
    """
    settings = receive(county, folder, readings)
    results = _dbt_build(settings, selected, told or {})
    built = settings.build_dir / "restricted" / "warehouse.duckdb"
    models = tuple(_models_of_drops(results))
    base = folder / "base" / "warehouse.duckdb"
    base.parent.mkdir()
    shutil.copyfile(built, base)
    with duckdb.connect(str(base)) as connection:
        for model in models:
            if model.relation.startswith(f'"{CATALOGUE}".'):
                connection.execute(f"drop table {model.relation}")
    return Graph(base, built, models, settings)


def receive(county: Sent, folder: Path, readings: Readings = USUAL) -> Settings:
    """Lay the files down in ``folder`` and take them in as the nightly job would."""
    settings = Settings(
        data_dir=folder / "data",
        landing_dir=folder / "landing",
        person_key=SecretStr("a key for people who do not exist"),
        as_of=AS_OF,
        year_follows=readings.year_follows,
        age_follows=readings.age_follows,
    )
    county.write(settings.landing_dir)
    receive_drops(settings)
    return settings


def build_by_sql(graph: Graph, settings: Settings) -> Path:
    """Build the models over a received county without dbt; the file that holds them."""
    target = settings.data_dir / "warehouse.duckdb"
    shutil.copyfile(graph.base, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{settings.vault_path}' as raw (read_only)")
        for model in graph.models:
            connection.execute(f"create table {model.relation} as ({model.sql}\n)")
    return target


# ------------------------------------------------------------------------------------------ dbt


def _dbt_build(settings: Settings, selected: Iterable[str], told: Mapping[str, Any]) -> list[Any]:
    """Seeds and models, without tests; dbt's results in the order in which it ran them."""
    from dbt.cli.main import dbtRunner

    (settings.build_dir / "restricted").mkdir(parents=True, exist_ok=True)
    (settings.build_dir / "published").mkdir(parents=True, exist_ok=True)
    with _environment(WAREHOUSE_DATA_DIR=str(settings.data_dir)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dbt's own, which are not this project's to mend
        try:
            outcome: Any = dbtRunner().invoke(
                [
                    *("--quiet", "--log-level-file", "none", "build"),
                    *("--exclude-resource-types", "test", "unit_test"),
                    *("--project-dir", str(settings.project_dir)),
                    *("--profiles-dir", str(settings.project_dir)),
                    *("--target-path", str(settings.data_dir / "dbt")),
                    *("--log-path", str(settings.data_dir / "dbt")),
                    *("--vars", json.dumps({**settings.dbt_vars(), **told})),
                    *("--select", *selected),
                ]
            )
        finally:
            _close_dbt_connection()
    if not outcome.success:
        raise RuntimeError(_failure(outcome))
    return list(outcome.result.results)


def _failure(outcome: Any) -> str:
    results = outcome.result.results if outcome.result else []
    failed = [r for r in results if str(r.status) not in ("success", "pass", "skipped")]
    return "\n".join(f"{r.node.name}: {r.message}" for r in failed) or str(outcome.exception)


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_dbt_connection() -> None:
    """dbt-duckdb shares one connection between invocations, which keeps the file locked."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with suppress(Exception):  # no environment: dbt stopped before it opened one
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]  # dbt-duckdb's
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _models_of_drops(results: Iterable[Any]) -> Iterator[Model]:
    """Models that descend from a source; the others are the same for every county."""
    descends: dict[str, bool] = defaultdict(bool)
    for result in results:
        node = result.node
        parents = node.depends_on.nodes if node.resource_type == "model" else ()
        descends[node.unique_id] = any(
            parent.startswith("source.") or descends[parent] for parent in parents
        )
        if descends[node.unique_id]:
            yield Model(node.name, node.relation_name, node.compiled_code)


# ------------------------------------------------------------------------------- reading it back


def observe(settings: Settings, restricted: Path) -> Observed:
    """Read landed rows from the vault, facts and cells from the restricted file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.vault_path}' as vault (read_only)")
        connection.execute(f"attach '{restricted}' as {CATALOGUE} (read_only)")
        cells = _rows(connection, "select * from warehouse.cell.cell_count")
        by_key = {_cell_key(row): row["value"] for row in cells if row["value"]}
        return Observed(
            landed={layout: _landed(connection, layout) for layout in Layout},
            broken_rules=_broken_rules(connection),
            offences=_rows(connection, "select * from warehouse.fact.fct_offence"),
            victims=_people(connection, "fct_victim"),
            perpetrators=_people(connection, "fct_perpetrator"),
            cells=by_key,
            cell_row_count=sum(1 for row in cells if row["value"]),
        )


def relations_broken(restricted: Path) -> list[str]:
    """Relations that the true counts of published cells contradict, and numbers below zero."""
    with duckdb.connect(str(restricted), read_only=True) as connection:
        return [
            label
            for (label,) in connection.execute(
                """
                select relation_label
                from disclosure.sdc_relation_term
                inner join disclosure.sdc_registry_cell using (cell_key)
                group by relation_label
                having
                    min(factor * value) is null
                    or (any_value(sense) = 'equals' and sum(factor * value) <> 0)
                    or (any_value(sense) = 'at_least' and sum(factor * value) < 0)
                union all
                select cell_label
                from disclosure.sdc_registry_cell
                where value < 0
                order by all
                """
            ).fetchall()
        ]


def registry(restricted: Path) -> System:
    """Everything that would be published of a county, in the engine's form."""
    with duckdb.connect(str(restricted), read_only=True) as connection:
        return system_of(
            connection.sql("from disclosure.sdc_registry_cell").df(),
            connection.sql("from disclosure.sdc_relation_term").df(),
        )


def _landed(connection: duckdb.DuckDBPyConnection, layout: Layout) -> dict[Place, int | None]:
    key = "landed.person_key" if layout.endswith("person") else "null"
    rows = connection.execute(
        f"""
        select received.path, landed._row_number, {key}
        from vault.landed.police__{layout} as landed
        inner join vault.receipt."drop" as received on received.drop_id = landed._drop_id
        """
    ).fetchall()
    return {Place(path, number): person_key for path, number, person_key in rows}


def _broken_rules(connection: duckdb.DuckDBPyConnection) -> dict[Place, set[str]]:
    rules: dict[Place, set[str]] = defaultdict(set)
    for path, number, rule, column, severity in connection.execute(
        """
        select received.path, row_number, rule_code, column_name, severity
        from vault.receipt.quarantine
        inner join vault.receipt."drop" as received using (drop_id)
        """
    ).fetchall():
        rules[Place(path, number)].add(f"{rule} {column} ({severity})")
    return rules


def _people(connection: duckdb.DuckDBPyConnection, table: str) -> list[FactRow]:
    return _rows(
        connection,
        f"""
        select fact.*, offence.offence_id
        from warehouse.fact.{table} as fact
        inner join warehouse.fact.fct_offence as offence using (offence_key)
        """,
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[FactRow]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _cell_key(row: Mapping[str, Any]) -> CellKey:
    return CellKey(
        row["measure_code"],
        row["population_code"],
        row["period_key"],
        tuple((name, row[name]) for name in DIMENSIONS if row[name] != "ALL"),
    )


# ----------------------------------------------------------------------------- the proof's record


def record(path: Path, head: str, summary: str) -> None:
    """Keep what a run of the proof found, with its day; ``head`` begins a new record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    start = "" if path.exists() else head
    with path.open("a") as file:
        file.write(f"{start}- {datetime.now(UTC):%Y-%m-%d}: {summary}\n")
