"""Not one value of a row reaches an answer, a stored file, a page or a log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from warehouse.expectations import CheckpointWorker
from warehouse.expectations.pages import record_result
from warehouse.settings import Settings

CANARY = "CANARY7F3A"

# In every text that an expectation may find wrong, in keys that stand twice, and where a number
# must stand.
SPOILED = f"""
update landed.police__legacy_offence set
    recorded_date = '{CANARY}', committed_from = '{CANARY}', district = '{CANARY}',
    ho_code = '{CANARY}', offence_description = '{CANARY}', da_flag = '{CANARY}',
    alcohol_flag = '{CANARY}', dash_risk = '{CANARY}', outcome = '{CANARY}'
where crime_number <= 'LEG2';
update landed.police__legacy_offence set crime_number = '{CANARY}' where crime_number <= 'LEG19';
update landed.police__legacy_person set
    crime_number = '{CANARY}', role = '{CANARY}', sex = '{CANARY}', ethnicity_sde = '{CANARY}'
where crime_number <= 'LEG2';
alter table landed.police__legacy_person alter age_at_event_years type varchar;
update landed.police__legacy_person set age_at_event_years = '{CANARY}'
where crime_number = 'LEG5';
alter table landed.police__athena_person alter person_key type varchar;
update landed.police__athena_person set person_key = '{CANARY}', gender = '{CANARY}';
update receipt.row_account set drop_id = '{CANARY}', dataset = 'legacy_person';
"""


def test_no_value_is_kept(
    worker: CheckpointWorker,
    worker_stderr: Path,
    files: Callable[[str], dict[str, Path]],
    gate_settings: Settings,
) -> None:
    paths = files("police_drops")
    with duckdb.connect(str(paths["vault"])) as connection:
        connection.execute(SPOILED)

    result = worker.run("police_drops", paths)
    page = record_result(gate_settings, "canary", result)

    names = {failure.name for failure in result.failures}
    assert {"legacy_district_known", "legacy_crime_number_unique", "legacy_role_known"} <= names
    assert "legacy_age_plausible" in {error.name for error in result.errors}
    assert CANARY not in result.model_dump_json() + "".join(result.messages)
    assert page.is_file()
    _assert_nowhere(gate_settings, worker_stderr)


def test_an_error_of_duckdb_that_quotes_a_value_is_not_passed_on(
    worker: CheckpointWorker,
    worker_stderr: Path,
    files: Callable[[str], dict[str, Path]],
    gate_settings: Settings,
) -> None:
    paths = files("athena_break")
    with duckdb.connect(str(paths["restricted"])) as connection:
        connection.execute(
            "alter table fact.fct_offence rename to offence_as_text;"
            "create view fact.fct_offence as select "
            f"* replace (if(offence_key = 'O1', '{CANARY}', recorded_date::varchar)::date "
            "as recorded_date) from fact.offence_as_text"
        )
        with pytest.raises(duckdb.ConversionException, match=CANARY):
            connection.execute("from fact.fct_offence").fetchall()

    result = worker.run("athena_break", paths)
    record_result(gate_settings, "canary", result)

    errors = {error.name: error.reason for error in result.errors}
    assert errors["recorded_date_fits_system"] == "a value is not of the type that it needs"
    _assert_nowhere(gate_settings, worker_stderr)


def _assert_nowhere(settings: Settings, worker_stderr: Path) -> None:
    """The canary stands in no file that a run leaves behind."""
    kept = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".html", ".json"}
    for path in [*kept, worker_stderr]:
        assert CANARY.encode() not in path.read_bytes(), path
