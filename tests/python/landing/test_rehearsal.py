"""What landing would do with a file, told without touching anything; and the commands for it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from rich.console import Console

from landing.post import OFFENCE, PERSON, Post, csv_bytes
from landing.test_reading import CALLS, SERVICE
from landing.workbooks import workbook
from warehouse.landing import ContractError, LandingError
from warehouse.landing.draft import draft_contract
from warehouse.landing.private_folder import PREFIX, private_folder
from warehouse.landing.rehearsal import Outcome, rehearse
from warehouse.landing.show import print_outcome

OFFENCES = [
    OFFENCE,
    {**OFFENCE, "CRIME_NUMBER": "C2", "DISTRICT": "Canary"},
    {**OFFENCE, "CRIME_NUMBER": "C3", "DASH_RISK": "Canary"},
]
PERSONS = [PERSON, {**PERSON, "CRIME_NUMBER": "C2", "SURNAME": "Canary"}]


def _put(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def _told(outcome: Outcome) -> str:
    told = io.StringIO()
    print_outcome(Console(file=told, width=200), outcome)
    return told.getvalue()


def test_a_file_is_judged_as_landing_would_and_nothing_is_kept(post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES))
    before = sorted(tmp_path.rglob("*"))
    (outcome,) = rehearse(post.settings, [path])
    assert sorted(tmp_path.rglob("*")) == before
    drop = outcome.drop
    assert (drop.status, drop.row_count, drop.landed_count) == ("accepted_with_errors", 3, 2)
    assert [(p.column, p.severity, p.row_count, p.places) for p in outcome.problems] == [
        ("DISTRICT", "quarantine", 1, ("3",)),
        ("DASH_RISK", "advice", 1, ("4",)),
    ]
    uses = {use.heading: use for use in outcome.columns}
    assert len(uses) == len(OFFENCE)
    assert (uses["DASH_RISK"].given_count, uses["DASH_RISK"].used_count) == (3, 1)
    assert (uses["COMMITTED_TO"].given_count, uses["COMMITTED_TO"].used_count) == (0, 0)


def test_no_value_is_told(post: Post, tmp_path: Path) -> None:
    files = [
        _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES)),
        _put(tmp_path, "legacy_persons_2016.csv", csv_bytes(PERSONS)),
    ]
    told = "".join(map(_told, rehearse(post.settings, files)))
    assert "stays in the vault" in told
    for value in ("Canary", "Example", "29/02/1980", "C2"):
        assert value not in told


def test_files_are_judged_together(post: Post, tmp_path: Path) -> None:
    files = [
        _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES)),
        _put(tmp_path, "legacy_persons_2016.csv", csv_bytes(PERSONS)),
    ]
    by_dataset = {outcome.drop.dataset: outcome for outcome in rehearse(post.settings, files)}
    persons = by_dataset["legacy_person"]
    assert persons.unchecked_parent is None
    assert (persons.drop.landed_count, persons.identified_count) == (1, 1)
    assert [problem.rule for problem in persons.problems] == ["Refers to a row that is not there"]


def test_a_file_without_its_parents_is_judged_by_itself_and_that_is_told(
    post: Post, tmp_path: Path
) -> None:
    path = _put(tmp_path, "legacy_persons_2016.csv", csv_bytes(PERSONS))
    (outcome,) = rehearse(post.settings, [path])
    assert (outcome.drop.landed_count, outcome.problems) == (2, ())
    assert outcome.unchecked_parent == "legacy_offence"
    assert "refer to rows of legacy_offence was not checked" in _told(outcome)


def test_rows_of_several_sheets_are_told_by_sheet(post: Post, tmp_path: Path) -> None:
    post.agree("service/sheets_v1", SERVICE)
    path = _put(tmp_path, "calls_2018.xlsx", workbook(CALLS))
    (outcome,) = rehearse(post.settings, [path])
    assert [problem.places for problem in outcome.problems] == [
        ("Calls 2018 row 5",),
        ("Calls 2018 row 4",),
        ("Calls 2017 row 3",),
    ]


def test_a_file_that_would_be_rejected_is_told_with_its_reason(post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, "legacy_offences_2016.csv", csv_bytes([{"DISTRICT": "Watford"}]))
    (outcome,) = rehearse(post.settings, [path])
    assert outcome.drop.status == "rejected"
    assert "Would be rejected whole." in _told(outcome)
    assert "does not hold the agreed column names" in _told(outcome)


def test_the_received_date_is_that_of_the_folder(post: Post, tmp_path: Path) -> None:
    late = {**OFFENCE, "OUTCOME_DATE": "01/02/2019"}
    folder = tmp_path / "police" / "2019-01-08"
    folder.mkdir(parents=True)
    early = _put(folder, "legacy_offences_2016.csv", csv_bytes([late]))
    (outcome,) = rehearse(post.settings, [early])
    assert [problem.rule for problem in outcome.problems] == ["Date still to come"]
    (outcome,) = rehearse(
        post.settings, [_put(tmp_path, "legacy_offences_2016.csv", early.read_bytes())]
    )
    assert outcome.problems == ()


def test_whose_file_it_is_must_be_known(post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, "mystery_2016.csv", csv_bytes(OFFENCES))
    with pytest.raises(LandingError, match="say --agency, one of police"):
        rehearse(post.settings, [path])
    with pytest.raises(LandingError, match="say --agency"):
        rehearse(post.settings, [path], agency="circus")
    (outcome,) = rehearse(post.settings, [path], agency="police")
    assert "fits no agreed dataset" in outcome.drop.message
    with pytest.raises(LandingError, match="There is no file"):
        rehearse(post.settings, [tmp_path / "nowhere.csv"])


@pytest.mark.parametrize("name", [".x.csv", "~$legacy_offences_2016.csv", "SYNTHETIC.txt"])
def test_a_file_that_landing_passes_over_is_told(name: str, post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, name, csv_bytes(OFFENCES))
    with pytest.raises(LandingError, match="would never be received"):
        rehearse(post.settings, [path], agency="police")


def test_raw_rows_stand_in_the_data_folder_for_their_owner_alone(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    path = _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES))
    seen: list[tuple[str, int]] = []

    def look(_: str) -> None:
        seen.extend((each.name, each.stat().st_mode & 0o777) for each in data.iterdir())
        assert list(elsewhere.iterdir()) == []

    data = post.settings.data_dir
    rehearse(post.settings, [path], progress=look)
    assert seen
    assert all(name.startswith(PREFIX) and mode == 0o700 for name, mode in seen)
    assert not data.exists()


def test_what_a_killed_call_left_is_swept_out_and_what_is_in_use_is_not(post: Post) -> None:
    code = (
        "import os, sys; from pathlib import Path; from warehouse.settings import load_settings; "
        "from warehouse.landing.private_folder import private_folder; "
        "settings = load_settings(data_dir=Path(sys.argv[1])); "
        "held = private_folder(settings); (held.__enter__() / 'rows').touch(); os._exit(9)"
    )
    data = post.settings.data_dir
    subprocess.run([sys.executable, "-c", code, data], check=False)
    (left,) = data.iterdir()
    with private_folder(post.settings) as first, private_folder(post.settings) as second:
        assert not left.exists()
        assert first.is_dir()
        assert second.is_dir()
    assert list(data.iterdir()) == []


def test_a_draft_leaves_no_rows_elsewhere(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    path = _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES))
    draft = draft_contract(post.settings, path, "shelter")
    assert [each.name for each in post.settings.data_dir.iterdir()] == ["drafts"]
    assert draft.path.is_file()


def test_a_contract_elsewhere_can_be_tried(post: Post, tmp_path: Path) -> None:
    shipped = post.settings.contracts_dir / "police" / "legacy_v1.yml"
    draft = tmp_path / "drafts" / "police" / "legacy_v1.yml"
    draft.parent.mkdir(parents=True)
    draft.write_text(shipped.read_text().replace("legacy_offences_{period}", "crimes_{period}"))
    path = _put(tmp_path, "crimes_2016.csv", csv_bytes(OFFENCES))
    (outcome,) = rehearse(post.settings, [path], contract_path=draft)
    assert outcome.drop.row_count == 3
    draft.write_text("agency: police")
    with pytest.raises(ContractError, match=r"police/legacy_v1\.yml"):
        rehearse(post.settings, [path], contract_path=draft)


# ------------------------------------------------------------------------------ the commands


def _warehouse(post: Post, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("warehouse")
    return subprocess.run(
        [program, "--data-dir", post.settings.data_dir, *arguments],
        cwd=post.settings.project_dir,
        env={**os.environ, "WAREHOUSE_CONTRACTS_DIR": str(post.settings.contracts_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [(), ("new",), ("check",)])
def test_help_says_what_each_command_does(command: tuple[str, ...], post: Post) -> None:
    shown = _warehouse(post, "contract", *command, "--help")
    assert shown.returncode == 0
    assert "Usage: warehouse contract" in shown.stdout


def test_check_and_new_run_from_the_command_line(post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, "legacy_offences_2016.csv", csv_bytes(OFFENCES))
    checked = _warehouse(post, "contract", "check", path)
    assert checked.returncode == 0, checked.stderr
    assert "3 rows read, 2 would land, 1 would be set aside." in checked.stdout
    drafted = _warehouse(post, "contract", "new", path, "--agency", "transport_police")
    assert drafted.returncode == 0, drafted.stderr
    folder = post.settings.data_dir / "drafts" / "transport_police"
    assert (folder / "legacy_offences_v1.yml").is_file()
    assert not post.settings.vault_path.exists()


def test_check_ends_with_1_where_a_file_would_be_rejected(post: Post, tmp_path: Path) -> None:
    path = _put(tmp_path, "legacy_offences_2016.csv", b"")
    checked = _warehouse(post, "contract", "check", path)
    assert checked.returncode == 1
    assert "The file is empty." in checked.stdout
    missing = _warehouse(post, "contract", "check", tmp_path / "nowhere.csv")
    assert missing.returncode == 1
    assert missing.stderr.startswith("Error: There is no file")
