"""Receiving again, receiving corrections, and being killed while at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landing.post import OFFENCE, Post, by_name, csv_bytes, with_police_alone
from warehouse.landing import LandingError, ReceiveReport, read_sample_flag, receive, status
from warehouse.landing.vault import work_folder
from warehouse.settings import Settings, load_settings

HOLDER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
input()
"""


def _fingerprint(path: Path) -> tuple[int, bytes]:
    return path.stat().st_mtime_ns, path.read_bytes()


def test_nothing_sent_still_makes_every_landed_table(post: Post) -> None:
    report = post.receive()
    assert report.drops == ()
    tables = post.query(
        "select table_name from duckdb_tables() where schema_name = 'landed' order by all"
    )
    assert [table for (table,) in tables] == [
        "aggregate_return",
        "caseload",
        "characteristic",
        "child_assessment",
        "child_case",
        "enquiry",
        "homelessness_decision",
        "homicide_review",
        "police__athena_investigation",
        "police__athena_person",
        "police__legacy_offence",
        "police__legacy_person",
        "referral",
    ]
    assert status(post.settings) == ()


def test_landed_tables_hold_no_name_and_no_birth(post: Post) -> None:
    post.receive()
    columns = post.query(
        "select table_name, string_agg(column_name, ' ' order by column_index) "
        "from duckdb_columns() where schema_name = 'landed' group by all order by all"
    )
    assert dict(columns)["police__legacy_person"] == (
        "crime_number nominal_id role sex ethnicity_sde relationship _drop_id _row_number "
        "_loaded_at person_key person_key_version age_at_event_years"
    )
    assert dict(columns)["police__athena_person"] == (
        "investigation_ref person_id role gender self_defined_ethnicity alcohol_factor drug_factor "
        "relationship_to_victim _drop_id _row_number _loaded_at person_key person_key_version "
        "age_at_event_years"
    )


def test_a_second_receive_touches_nothing_and_is_quick(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.send("legacy_persons_2016.csv", b"")
    assert post.receive().is_changed
    before = _fingerprint(post.settings.vault_path)
    files = sorted(path for path in post.settings.data_dir.rglob("*") if path.is_file())
    started = time.process_time()
    report = post.receive()
    assert time.process_time() - started < 0.5
    assert (report.is_changed, report.new, len(report.drops)) == (False, (), 2)
    assert _fingerprint(post.settings.vault_path) == before
    assert sorted(path for path in post.settings.data_dir.rglob("*") if path.is_file()) == files


def test_the_same_bytes_twice_change_nothing(post: Post) -> None:
    sent = post.send_rows("legacy_offences_2016", {})
    post.receive()
    before = _fingerprint(post.settings.vault_path)
    post.send(sent.name, sent.read_bytes(), received="2019-02-01")
    post.send("legacy_offences_2016_v2.csv", sent.read_bytes(), received="2019-03-01")
    os.utime(sent, (0, 0))
    report = post.receive()
    assert (report.is_changed, report.new) == (False, ())
    assert report.repeated == (
        "police/2019-01-08/legacy_offences_2016.csv",
        "police/2019-02-01/legacy_offences_2016.csv",
        "police/2019-03-01/legacy_offences_2016_v2.csv",
    )
    assert _fingerprint(post.settings.vault_path) == before


def test_the_same_bytes_for_another_period_are_duplicates(post: Post) -> None:
    sent = post.send_rows("legacy_offences_2016", {})
    post.send("legacy_offences_2017.csv", sent.read_bytes())
    drops = by_name(post.receive())
    assert drops["legacy_offences_2016.csv"].landed_count == 1
    assert drops["legacy_offences_2017.csv"].quarantined_count == 1


def test_a_corrected_file_supersedes_the_earlier_ones(post: Post) -> None:
    for resend, (suffix, received) in enumerate(
        [("", "2019-01-08"), ("_v2", "2019-02-01"), ("_v3", "2019-02-01")]
    ):
        post.send_rows(
            f"legacy_offences_2016{suffix}",
            {"DASH_RISK": "HMS"[resend]},
            {"CRIME_NUMBER": f"C{resend + 2}"},
            received=received,
        )
    post.send_rows("legacy_offences_2017", {"CRIME_NUMBER": "C9"})
    drops = by_name(post.receive())
    first, second, third = (drops[f"legacy_offences_2016{v}.csv"] for v in ("", "_v2", "_v3"))
    assert first.superseded_by_drop_id == second.drop_id
    assert second.superseded_by_drop_id == third.drop_id
    assert third.superseded_by_drop_id is None
    assert (first.superseded_count, first.landed_count, first.quarantined_count) == (2, 0, 0)
    assert sorted(post.landed("legacy_offence", "crime_number, dash_risk")) == [
        ("C1", "S"),
        ("C4", "H"),
        ("C9", "H"),
    ]
    assert post.query("select count(*) from raw.police__legacy_offence") == [(7,)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("_v3", "2019-01-08"), ("_v2", "2019-02-01")),
        (("_v2", "2019-01-08"), ("_v10", "2019-01-08")),
        (("", "2019-01-08"), ("_v2", "2019-01-08")),
    ],
)
def test_the_file_received_last_stands_then_the_one_numbered_highest(
    earlier: tuple[str, str], later: tuple[str, str], post: Post
) -> None:
    for risk, (suffix, received) in (("H", earlier), ("S", later)):
        post.send_rows(f"legacy_offences_2016{suffix}", {"DASH_RISK": risk}, received=received)
    post.receive()
    assert post.landed("legacy_offence", "dash_risk") == [("S",)]


def test_a_correction_that_comes_on_another_night_supersedes_too(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {}, {"CRIME_NUMBER": "C2"})
    post.receive()
    post.send_rows("legacy_offences_2016", {"DASH_RISK": "S"}, received="2019-02-01")
    report = post.receive()
    assert len(report.new) == 1
    assert report.superseded_count == 2
    assert post.landed("legacy_offence", "crime_number, dash_risk") == [("C1", "S")]


def test_a_file_exchanged_in_place_is_a_new_drop(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.receive()
    post.send_rows("legacy_offences_2016", {"DASH_RISK": "S"})
    report = post.receive()
    assert [drop.superseded_count for drop in report.drops] == [1, 0]
    assert post.landed("legacy_offence", "dash_risk") == [("S",)]


def test_other_rules_are_applied_to_rows_already_received(post: Post, settings: Settings) -> None:
    post.send_rows("legacy_offences_2016", {"RECORDED_DATE": "01/05/2018"})
    post.receive()
    assert post.landed("legacy_offence", "crime_number") == []
    post.settings = settings.model_copy(
        update={"athena_go_live_date": settings.athena_go_live_date.replace(month=6)}
    )
    report = post.receive()
    assert (report.is_changed, report.new) == (True, ())
    assert post.landed("legacy_offence", "crime_number") == [("C1",)]


def test_a_file_rejected_for_its_shape_is_tried_again_under_other_rules(
    post: Post, tmp_path: Path
) -> None:
    contracts = tmp_path / "contracts"
    shutil.copytree(post.settings.contracts_dir, contracts)
    post.settings = post.settings.model_copy(update={"contracts_dir": contracts})
    post.send("legacy_offences_2016.csv", csv_bytes([{**OFFENCE, "BEAT": "7"}]))
    assert post.receive().rejected
    assert post.receive().new == ()
    legacy = contracts / "police" / "legacy_v1.yml"
    text = legacy.read_text().replace(
        "      - name: outcome_date\n",
        "      - name: beat\n        header: BEAT\n        means: the beat\n"
        "      - name: outcome_date\n",
    )
    legacy.write_text(text)
    (drop,) = post.receive().new
    assert drop.status == "accepted"
    assert post.landed("legacy_offence", "beat") == [("7",)]


def test_a_file_of_an_unknown_name_is_tried_again_under_other_rules(
    post: Post, tmp_path: Path
) -> None:
    contracts = tmp_path / "contracts"
    shutil.copytree(post.settings.contracts_dir, contracts)
    post.settings = post.settings.model_copy(update={"contracts_dir": contracts})
    post.send("crimes_2016.csv", csv_bytes([OFFENCE]))
    assert post.receive().rejected
    legacy = contracts / "police" / "legacy_v1.yml"
    legacy.write_text(legacy.read_text().replace("legacy_offences_{", "crimes_{"))
    assert [drop.status for drop in post.receive().drops] == ["accepted"]


def test_rebuilding_does_not_make_the_vault_grow(post: Post, settings: Settings) -> None:
    post.send_rows("legacy_offences_2016", *({"CRIME_NUMBER": f"C{n}"} for n in range(30_000)))
    sizes = []
    for month in (5, 6, 5, 6, 5):
        changed = settings.athena_go_live_date.replace(month=month)
        post.settings = settings.model_copy(update={"athena_go_live_date": changed})
        assert post.receive().is_changed
        sizes.append(settings.vault_path.stat().st_size)
    assert max(sizes) < 2 * sizes[0]


def test_rows_and_receipts_tell_where_they_came_from(post: Post) -> None:
    post.send_rows("legacy_offences_2018-01_2018-04_v2", {})
    (drop,) = post.receive().new
    assert drop.drop_id == f"{drop.sha256[:16]}-police-legacy_offence-2018-01_2018-04"
    assert (drop.period, drop.recording_system) == ("2018-01_2018-04", "LEGACY")
    assert (drop.contract_version, drop.path) == (
        "legacy_v1",
        "police/2019-01-08/legacy_offences_2018-01_2018-04_v2.csv",
    )
    assert post.landed("legacy_offence", "_drop_id, _row_number, _loaded_at") == [
        (drop.drop_id, 2, drop.loaded_at)
    ]
    assert status(post.settings) == (drop,)


def test_two_jobs_at_once_do_not_load_a_file_twice(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    others: list[ReceiveReport] = []

    def let_another_job_in(words: str) -> None:
        if words.startswith("looking at") and not others:
            others.append(receive(post.settings))

    report = receive(post.settings, let_another_job_in)
    assert [drop.landed_count for drop in report.drops] == [1]
    assert post.query("select count(*) from raw.police__legacy_offence") == [(1,)]


def test_a_vault_in_use_is_told(post: Post) -> None:
    post.receive()
    post.send_rows("legacy_offences_2016", {})
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, post.settings.vault_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        with pytest.raises(LandingError, match="another job has it open"):
            post.receive()
        assert not work_folder(post.settings).exists(), "no copy of a file is left behind"
        process.communicate("\n")
    assert post.receive().landed_count == 1


def test_the_sample_is_known_by_its_notice(tmp_path: Path) -> None:
    assert not read_sample_flag(tmp_path)
    (tmp_path / "sample.json").write_text("{}")
    assert read_sample_flag(tmp_path)


# --------------------------------------------------------------------------------- being killed

STEPS = 12
LANDED_FROM = 11
"""Things that a receive of four files tells while it works; from the 11th on all has landed."""

KILLED = """
import os, sys
from pathlib import Path
from warehouse.landing import receive
from warehouse.settings import load_settings

project, data, landing, contracts, last = sys.argv[1:]
settings = load_settings(
    project_dir=Path(project), data_dir=Path(data), landing_dir=Path(landing),
    contracts_dir=Path(contracts), person_key="k" * 32,
)
told = []

def tell(words):
    told.append(words)
    if len(told) == int(last):
        os._exit(9)

receive(settings, tell)
"""


def _send_county(post: Post) -> None:
    crimes = [{"CRIME_NUMBER": f"C{n}", "DISTRICT": "" if n == 3 else "Watford"} for n in range(9)]
    post.send_rows("legacy_offences_2016", *crimes)
    post.send_rows("legacy_offences_2016_v2", *crimes[:-1], received="2019-02-01")
    post.send_rows(
        "legacy_persons_2016", *({"CRIME_NUMBER": f"C{n}", "FORENAME": f"A{n}"} for n in range(9))
    )
    post.send("athena_persons_2018.csv", b"")


def _content(post: Post) -> dict[str, list[tuple[object, ...]]]:
    """All that the vault says, but for the clock."""
    return {
        "offences": post.landed("legacy_offence", "* exclude (_loaded_at)"),
        "persons": post.landed("legacy_person", "* exclude (_loaded_at)"),
        "drops": post.query('select * exclude (loaded_at) from receipt."drop" order by drop_id'),
        "account": post.query("select * from receipt.row_account order by drop_id"),
        "quarantine": post.query("select * from receipt.quarantine order by all"),
        "tokens": post.query("select * from person.token order by all"),
        "raw": post.query(
            "select * exclude (_loaded_at) from raw.police__legacy_person order by all"
        ),
    }


def _die_and_recover(post: Post, step: int) -> None:
    """Kill a receive at a step; whatever it leaves can be read, and the next one completes it."""
    settings = post.settings
    shutil.rmtree(settings.data_dir, ignore_errors=True)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, settings.project_dir, settings.data_dir,
         settings.landing_dir, settings.contracts_dir, str(step)],
        check=False,
        env={**os.environ, "PYTHONPATH": str(settings.project_dir / "scripts")},
    )  # fmt: skip
    assert ended.returncode == 9
    landed = settings.vault_path.exists() and post.query(
        "select count(*) from duckdb_tables() where schema_name = 'landed'"
    ) != [(0,)]
    assert landed == (step >= LANDED_FROM), "nothing lands before all of it does"


@pytest.mark.parametrize("step", [6, LANDED_FROM])
def test_a_receive_killed_at_any_step_is_made_good_by_the_next(
    step: int, post: Post, tmp_path: Path, project_dir: Path
) -> None:
    _check_recovery(step, post, tmp_path, project_dir)


@pytest.mark.proof
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_receive_killed_at_every_step_is_made_good_by_the_next(
    step: int, post: Post, tmp_path: Path, project_dir: Path
) -> None:
    _check_recovery(step, post, tmp_path, project_dir)


@pytest.mark.proof
@pytest.mark.parametrize("percent", range(2, 102, 2))
def test_a_receive_killed_at_any_moment_is_made_good_by_the_next(
    percent: int, post: Post, tmp_path: Path, project_dir: Path
) -> None:
    """SIGKILL at a moment of the time that a whole receive takes."""
    whole, post.settings = _two_vaults(post, tmp_path, project_dir)
    command = [
        sys.executable, "-c", KILLED, project_dir, post.settings.data_dir,
        post.settings.landing_dir, "0",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(project_dir / "scripts")}
    started = time.monotonic()
    subprocess.run(command, check=True, env=environment)
    whole_seconds = time.monotonic() - started
    shutil.rmtree(post.settings.data_dir)
    with subprocess.Popen(command, env=environment) as process:
        time.sleep(whole_seconds * percent / 100)
        process.kill()
    post.receive()
    assert _content(post) == _content(whole)


def _two_vaults(post: Post, tmp_path: Path, project_dir: Path) -> tuple[Post, Settings]:
    """A county, received whole into one vault, and the settings of another vault for it."""
    _send_county(post)
    wholly, partly = (
        load_settings(
            project_dir=project_dir,
            data_dir=tmp_path / name,
            landing_dir=post.settings.landing_dir,
            person_key="k" * 32,
        )
        for name in ("whole", "data")
    )
    whole = Post(wholly)
    whole.receive()
    return whole, with_police_alone(partly)


def _check_recovery(step: int, post: Post, tmp_path: Path, project_dir: Path) -> None:
    whole, post.settings = _two_vaults(post, tmp_path, project_dir)
    assert len(whole.told) == STEPS
    _die_and_recover(post, step)
    post.receive()
    assert _content(post) == _content(whole)
    assert not post.settings.vault_path.with_name("raw.duckdb.wal").exists()
    assert sorted(path.name for path in post.settings.receipts_dir.rglob("*")) == sorted(
        path.name for path in whole.settings.receipts_dir.rglob("*")
    )


def test_receipts_that_a_killed_job_did_not_write_are_written_by_the_next(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.receive()
    receipts = sorted(post.settings.receipts_dir.rglob("*.*"))
    contents = [path.read_bytes() for path in receipts if path.suffix == ".json"]
    before = _fingerprint(post.settings.vault_path)
    for path in receipts:
        path.unlink()
    assert not post.receive().is_changed
    assert sorted(post.settings.receipts_dir.rglob("*.*")) == receipts
    assert [path.read_bytes() for path in receipts if path.suffix == ".json"] == contents
    assert _fingerprint(post.settings.vault_path) == before
