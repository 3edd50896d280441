"""The worker and its client: nothing that goes wrong with the process is taken for good news."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import duckdb

from warehouse.expectations import CheckpointWorker
from warehouse.settings import Settings

ANSWER = (
    "import json, sys\n"
    "def answer(line, problem):\n"
    "    print(json.dumps({'id': json.loads(line)['id'], 'problem': problem}), flush=True)\n"
)


def stand_in(settings: Settings, script: str, seconds: float = 20.0) -> CheckpointWorker:
    """A client of a worker that is a few lines of Python."""
    return CheckpointWorker(
        settings, command=(sys.executable, "-c", ANSWER + script), longest_checkpoint=seconds
    )


def test_a_worker_that_dies_is_tried_again(gate_settings: Settings, tmp_path: Path) -> None:
    been_here = tmp_path / "been here"
    script = (
        "import pathlib\n"
        f"mark = pathlib.Path({str(been_here)!r})\n"
        "line = sys.stdin.readline()\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    sys.exit(3)\n"
        "answer(line, 'second try')\n"
    )
    with stand_in(gate_settings, script) as worker:
        result = worker.run("published", {})

    assert result.problem == "Checkpoint published could not be run: second try"


def test_a_worker_that_keeps_dying_is_an_error(gate_settings: Settings) -> None:
    with stand_in(gate_settings, "sys.exit(3)") as worker:
        result = worker.run("published", {})

    assert result.outcome == "error"
    assert not result.success
    assert "its worker ended (exit code 3)" in result.problem
    assert result.messages == (result.problem,)


def test_a_killed_worker_is_told_by_its_signal(gate_settings: Settings) -> None:
    with stand_in(gate_settings, "import os; os.kill(os.getpid(), 9)") as worker:
        assert "signal 9" in worker.run("published", {}).problem


def test_a_silent_worker_is_taken_for_dead(gate_settings: Settings) -> None:
    with stand_in(gate_settings, "import time; time.sleep(60)", seconds=0.2) as worker:
        assert "said nothing" in worker.run("published", {}).problem


def test_noise_on_its_output_is_passed_over(gate_settings: Settings) -> None:
    script = (
        "print('nanobind: leaked 3 instances!')\n"
        'print(\'{"id": 99, "problem": "an old answer"}\')\n'
        "line = sys.stdin.readline()\n"
        "print('[]\\nnull\\n{')\n"
        "answer(line, 'the answer')\n"
    )
    with stand_in(gate_settings, script) as worker:
        assert worker.run("published", {}).problem.endswith("the answer")


def test_starting_does_not_wait_and_closing_leaves_no_process(gate_settings: Settings) -> None:
    worker = stand_in(gate_settings, "import time; time.sleep(1); sys.stdin.read()")
    before = monotonic()
    worker.start()
    assert monotonic() - before < 0.5
    process = worker._process
    assert process is not None

    worker.close()
    worker.close()

    assert process.returncode is not None


def test_a_worker_ends_with_its_input() -> None:
    script = "import warehouse.expectations.worker as w; w._import_library = lambda: None; w.main()"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        input="no JSON\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    ready, answer = ended.stdout.splitlines()
    assert '"ready":true' in ready
    assert "could not be understood" in answer


def test_what_cannot_be_run_says_why(worker: CheckpointWorker, tmp_path: Path) -> None:
    assert "There is no checkpoint 'nonsense'" in worker.run("nonsense", {}).problem
    assert "The vault file was not given" in worker.run("police_drops", {}).problem
    lost = worker.run("police_drops", {"vault": tmp_path / "lost.duckdb"})
    assert "does not exist" in lost.problem
    text = tmp_path / "text.duckdb"
    text.write_text("not a database" * 1000)
    assert "could not be opened" in worker.run("police_drops", {"vault": text}).problem


def test_a_file_is_free_again_after_its_checkpoint(
    worker: CheckpointWorker, files: Callable[[str], dict[str, Path]]
) -> None:
    paths = files("athena_break")
    assert worker.run("athena_break", paths).success

    for path in paths.values():
        with duckdb.connect(str(path)) as connection:
            connection.execute("create table proof as select 1 as written")

    assert worker.run("athena_break", paths).success


def test_the_break_is_checked_without_a_publication(
    worker: CheckpointWorker, good_files: dict[str, Path]
) -> None:
    result = worker.run("athena_break", {"restricted": good_files["restricted"]})

    assert result.success
    assert {expectation.file for expectation in result.expectations} == {"restricted"}


def test_a_lost_table_is_one_cause_of_many_errors(
    worker: CheckpointWorker, files: Callable[[str], dict[str, Path]]
) -> None:
    paths = files("published")
    with duckdb.connect(str(paths["published"])) as connection:
        connection.execute("drop table meta.run; drop table published.pub_police_victim")

    result = worker.run("published", paths)

    assert result.outcome == "error"
    assert {error.table for error in result.errors} == {
        "meta.run",
        "meta.table",
        "published.pub_police_victim",
    }
    assert sorted(result.messages) == [
        "Not checked: 8 expectations of published.pub_police_victim. "
        "Reason: the file has no such table.",
        "Not checked: The file says where it comes from and what its columns mean. "
        "Reason: the file has no such table (meta.run).",
        "Not checked: There are figures, whoever of the suppliers has sent any. "
        "Reason: it names a table or function that the file does not have (meta.table).",
    ]


def test_a_logged_shift_passes_and_says_so(
    worker: CheckpointWorker, files: Callable[[str], dict[str, Path]]
) -> None:
    paths = files("athena_break")
    with duckdb.connect(str(paths["restricted"])) as connection:
        connection.execute(
            "update fact.fct_offence set risk_level_key = 'DASH:UNKNOWN' "
            "where recorded_date >= '2018-05-01';"
            "insert into reference.policy_break_log values "
            "('police', '2018-05-01', 'risk_level_unknown', 'why', 'evidence', 'me', '2019-01-01')"
        )

    result = worker.run("athena_break", paths)

    assert result.success
    (shift,) = [e for e in result.expectations if e.name == "risk_level_unknown_across_break"]
    assert shift.observed.endswith("percentage points, explained in the log of breaks")


def test_the_package_does_not_import_great_expectations() -> None:
    script = "import sys, warehouse.expectations, warehouse.expectations.pages; "
    subprocess.run(
        [sys.executable, "-c", script + "sys.exit('great_expectations' in sys.modules)"], check=True
    )


def test_a_share_beyond_its_limit_by_chance_passes_and_says_so(
    worker: CheckpointWorker, files: Callable[[str], dict[str, Path]]
) -> None:
    """8.5% of 2,800 victims are within three standard errors of 8%; 10% are not."""
    paths = files("police_drops")
    unknown = "update landed.police__legacy_person set sex = null where role = 'V' and "
    with duckdb.connect(str(paths["vault"])) as connection:
        connection.execute(unknown + "substr(crime_number, 4)::int <= 238")

    result = worker.run("police_drops", paths)
    with duckdb.connect(str(paths["vault"])) as connection:
        connection.execute(unknown + "substr(crime_number, 4)::int <= 280")
    worse = worker.run("police_drops", paths)

    found = {each.name: each for each in result.expectations}["legacy_victim_sex_unknown"]
    assert result.success
    assert found.observed == "238 of 2,800 rows (8.5%), which chance explains"
    assert [failure.name for failure in worse.failures] == ["legacy_victim_sex_unknown"]
    assert worse.failures[0].observed == "280 of 2,800 rows (10.0%)"


def test_a_table_that_the_release_before_lacked_is_held_to_nothing(
    worker: CheckpointWorker, files: Callable[[str], dict[str, Path]]
) -> None:
    paths = files("suppression")
    with duckdb.connect(str(paths["earlier"])) as connection:
        connection.execute("drop table published.pub_children")

    result = worker.run("suppression", paths)

    assert result.success
    unjudged = [e for e in result.expectations if e.observed == "the file has no such table"]
    assert {(e.file, e.table) for e in unjudged} == {("earlier", "published.pub_children")}


def test_the_attack_must_have_been_made(
    worker: CheckpointWorker, good_files: dict[str, Path]
) -> None:
    result = worker.run("suppression", {"published": good_files["published"]})

    assert not result.success
    assert "The attack file was not given." in result.problem
