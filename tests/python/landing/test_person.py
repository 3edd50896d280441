"""Who is who: the keyed hash, the normal form of names, and numbers that outlast a key."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from pydantic import SecretStr

from landing.post import Post, Row
from warehouse.landing import LandingError, receive
from warehouse.landing.person import key_mark, name_form_query, pads, token_sql
from warehouse.landing.placeholder import load_placeholders
from warehouse.settings import Settings, load_settings

KEY = "a key that only this test knows"


def _with_key(settings: Settings, key: str, version: str = "1") -> Settings:
    return settings.model_copy(update={"person_key": SecretStr(key), "person_key_version": version})


@settings_of(deadline=None, max_examples=60)
@example(key=b"k" * 64, messages=["a block long"])
@example(key=b"k" * 65, messages=["longer than a block"])
@given(
    key=st.binary(min_size=1, max_size=200),
    messages=st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"))),
)
def test_the_token_is_hmac_sha256(key: bytes, messages: list[str]) -> None:
    with duckdb.connect() as connection:
        tokens = connection.execute(
            f"select {token_sql('text')} from (select unnest(?::varchar[]) as text)",
            [*pads(key), messages],
        ).fetchall()
    assert tokens == [
        (hmac.new(key, message.encode(), hashlib.sha256).digest(),) for message in messages
    ]


def _forms(settings: Settings, part: str, names: list[str]) -> list[str | None]:
    placeholders = load_placeholders(settings)
    unrecorded = placeholders.forenames if part == "forename" else placeholders.surnames
    titles = placeholders.titles if part == "forename" else ()
    with duckdb.connect() as connection:
        connection.execute("create table name (number integer, sent varchar)")
        connection.executemany("insert into name values (?, ?)", list(enumerate(names)))
        query = name_form_query("select sent from name", unrecorded, titles)
        forms = dict(connection.execute(query).fetchall())
    return [forms[name] for name in names]


@pytest.mark.parametrize(
    "spellings",
    [
        ["Zoe", "ZOE", "zoe", "Zoë", "ZOË", "Zoe\u0308", " Zoe ", "Mrs Zoe", "MISS  Zoë", "Dr.Zoe"],
        ["Mary-Ann", "Mary Ann", "MARYANN", "Mary\u2010Ann", "Mary - Ann", "Ms Mary Ann"],
        ["Sean", "Seán", "SEÁN", "Rev. Sean"],
        ["Łukasz", "Lukasz", "ŁUKASZ"],
        ["Mrinal", "mrinal"],
    ],
)
def test_one_forename_spelled_in_many_ways_has_one_form(
    spellings: list[str], settings: Settings
) -> None:
    (form,) = set(_forms(settings, "forename", spellings))
    assert form


@pytest.mark.parametrize(
    "spellings",
    [
        ["O'Brien", "OBrien", "O\u2019BRIEN", "O Brien", "o`brien", "O'Bri\u00e9n"],
        ["Smith-Jones", "Smith Jones", "SMITH\u2013JONES", "smith  jones", "Smith - Jones"],
        ["Groß", "Gross", "GROSS", "GROẞ"],
        ["Ærø", "Aero"],
        ["Иванов", "ИВАНОВ"],
    ],
)
def test_one_surname_spelled_in_many_ways_has_one_form(
    spellings: list[str], settings: Settings
) -> None:
    (form,) = set(_forms(settings, "surname", spellings))
    assert form


def test_different_names_keep_different_forms(settings: Settings) -> None:
    names = ["Ann", "Anne", "Mary Ann", "Mary", "Lord Ann", "Mr", "Li", "Na", "Xi", "Иван", "李"]
    forms = _forms(settings, "surname", names)
    assert None not in forms
    assert len(set(forms)) == len(names)


@pytest.mark.parametrize("part", ["forename", "surname"])
def test_a_name_that_stands_for_not_known_has_no_form(part: str, settings: Settings) -> None:
    words = ["UNKNOWN", "unknown", "Not Known", "N/K", "nk", "(unknown)", "Not  Recorded", "X", "-"]
    assert set(_forms(settings, part, [*words, "?", "...", "N/A", "Anon.", "refused", "123"])) == {
        None
    }


def test_a_title_alone_is_no_forename_and_a_real_name_is_no_placeholder(settings: Settings) -> None:
    assert _forms(settings, "forename", ["Mr", "MRS", "Mr Unknown", "Male", "BABY"]) == [None] * 5
    assert _forms(settings, "surname", ["Male", "Baby", "Child", "Na"]) == [
        "MALE",
        "BABY",
        "CHILD",
        "NA",
    ]


# ------------------------------------------------------------------------------ as they arrive


def _persons(post: Post) -> list[tuple[int, int | None]]:
    """Row number and person key of the legacy persons."""
    return post.query("select _row_number, person_key from landed.police__legacy_person order by 1")


def _ages(post: Post) -> list[int | None]:
    return [age for (age,) in post.landed("legacy_person", "age_at_event_years")]


def _send_persons(post: Post, *rows: Row) -> None:
    post.send_rows("legacy_offences_2016", {})
    post.send_rows(
        "legacy_persons_2016", *({"NOMINAL_ID": f"N{n}", **row} for n, row in enumerate(rows))
    )


def test_a_person_is_who_has_the_same_forename_surname_and_birth(post: Post) -> None:
    same = {"TITLE": "", "FORENAME": "Miss ANN", "SURNAME": "\u00c9xample"}
    _send_persons(
        post, {}, same, {"FORENAME": "Anna"}, {"SURNAME": "Sample"}, {"DOB": "01/03/1980"}, {}
    )
    post.receive()
    assert _persons(post) == [(2, 1), (3, 1), (4, 2), (5, 3), (6, 4), (7, 1)]


@pytest.mark.parametrize("gap", [{"FORENAME": ""}, {"SURNAME": "N/K"}, {"DOB": "01/01/1901"}])
def test_nobody_is_identified_by_less(post: Post, gap: Row) -> None:
    _send_persons(post, gap, gap)
    post.receive()
    assert _persons(post) == [(2, None), (3, None)]


def test_names_do_not_run_into_each_other(post: Post) -> None:
    _send_persons(post, {"FORENAME": "Anna", "SURNAME": "B"}, {"FORENAME": "Ann", "SURNAME": "aB"})
    post.receive()
    assert _persons(post) == [(2, 1), (3, 2)]


def test_both_systems_know_a_person_by_one_number(post: Post) -> None:
    _send_persons(post, {})
    post.send_rows("athena_investigations_2018", {})
    post.send_rows("athena_persons_2018", {"GivenName": "ANN", "FamilyName": "Example "})
    post.receive()
    assert post.landed("athena_person", "person_key") == post.landed("legacy_person", "person_key")


ONE_LIST = """
agency: shelter
recording_system: LIST
version: 1
form: record_level
owner: The shelter
cadence: monthly
covers: Everybody who came.
datasets:
  guest:
    describes: One guest.
    file_pattern: guests_{period}
    key: [number]
    person:
      forename: forename
      surname: surname
      date_of_birth: born
      event_date: {offence: came, recorded: came}
    columns:
      - {name: number, required: true, means: the number}
      - {name: forename, pii: true, means: the forename}
      - {name: surname, pii: true, means: the surname}
      - {name: born, type: date, formats: ["%Y-%m-%d"], pii: true, means: the date of birth}
      - {name: came, type: date, formats: ["%Y-%m-%d"], means: the day}
"""


def test_people_of_the_only_list_that_names_any_land_once(post: Post) -> None:
    shutil.rmtree(post.settings.contracts_dir / "police")
    post.agree("shelter/list_v1", ONE_LIST)
    rows = [f"{number},Ann,Example,1980-02-29,2018-05-0{number}" for number in (1, 2, 3)]
    content = "\n".join(["number,forename,surname,born,came", *rows, ""])
    post.post("shelter/2019-01-08/guests_2018-05.csv", content)
    post.receive()
    landed = post.query("select number, person_key from landed.shelter__guest order by number")
    assert landed == [("1", 1), ("2", 1), ("3", 1)]


def test_numbers_follow_first_appearance_and_stay(post: Post) -> None:
    _send_persons(post, {"FORENAME": "Cy"}, {"FORENAME": "Bo"})
    post.receive()
    post.send_rows(
        "legacy_persons_2015",
        {"FORENAME": "Al", "NOMINAL_ID": "N7"},
        {"FORENAME": "Bo", "NOMINAL_ID": "N8"},
        received="2018-12-31",
    )
    post.receive()
    keys = post.query(
        "select p.forename, l.person_key from landed.police__legacy_person as l "
        "inner join raw.police__legacy_person as p using (_drop_id, _row_number) order by all"
    )
    assert keys == [("Al", 3), ("Bo", 2), ("Bo", 2), ("Cy", 1)]


def test_age_is_in_completed_years_at_the_date_that_the_setting_names(
    post: Post, settings: Settings
) -> None:
    post.send_rows(
        "legacy_offences_2016", {"COMMITTED_FROM": "28/02/2016", "RECORDED_DATE": "29/02/2016"}
    )
    births = ("29/02/1980", "28/02/1980", "01/03/1980", "28/02/2016", "")
    post.send_rows(
        "legacy_persons_2016",
        *({"NOMINAL_ID": f"N{n}", "DOB": birth} for n, birth in enumerate(births)),
    )
    post.receive()
    assert post.landed("legacy_person", "age_at_event_years") == [
        (35,),
        (36,),
        (35,),
        (0,),
        (None,),
    ]
    post.settings = settings.model_copy(update={"age_follows": "recorded"})
    post.receive()
    assert post.landed("legacy_person", "age_at_event_years") == [
        (36,),
        (36,),
        (35,),
        (0,),
        (None,),
    ]


# --------------------------------------------------------------------------------- the key


def test_the_token_in_the_vault_is_the_hmac_of_the_normal_form(
    post: Post, settings: Settings
) -> None:
    post.settings = _with_key(settings, KEY)
    _send_persons(post, {"FORENAME": "Mrs Zo\u00eb-May", "SURNAME": "O'Brien"})
    post.receive()
    message = "\x1f".join(("ZOEMAY", "OBRIEN", date(1980, 2, 29).isoformat()))
    expected = hmac.new(KEY.encode(), message.encode(), hashlib.sha256).digest()
    assert post.query("select person_key, token from person.token") == [(1, expected)]


def test_a_new_key_changes_every_token_and_no_person_key(post: Post, settings: Settings) -> None:
    post.settings = _with_key(settings, KEY)
    _send_persons(post, {"FORENAME": "Cy"}, {"FORENAME": "Bo"}, {"FORENAME": "Cy", "ROLE": "W"})
    post.receive()
    before = _persons(post)
    tokens = dict(post.query("select person_key, token from person.token"))
    post.settings = _with_key(settings, f"{KEY}, changed", "2")
    report = post.receive()
    assert (report.is_changed, report.new) == (True, ())
    assert _persons(post) == before == [(2, 1), (3, 2), (4, 1)]
    new_tokens = dict(post.query("select person_key, token from person.token"))
    assert new_tokens.keys() == tokens.keys()
    assert not set(new_tokens.values()) & set(tokens.values())
    assert post.query("select distinct person_key_version from person.token") == [("2",)]
    assert post.landed("legacy_person", "person_key_version") == [("2",)] * 3
    post.send_rows(
        "legacy_persons_2017",
        {"FORENAME": "Bo", "NOMINAL_ID": "N8"},
        {"FORENAME": "Di", "NOMINAL_ID": "N9"},
    )
    post.receive()
    assert sorted(key for (key,) in post.landed("legacy_person", "person_key")) == [1, 1, 2, 2, 3]


def test_another_key_under_the_old_version_is_refused(post: Post, settings: Settings) -> None:
    post.settings = _with_key(settings, KEY)
    _send_persons(post, {})
    post.receive()
    before = settings.vault_path.read_bytes()
    post.settings = _with_key(settings, f"{KEY}, changed")
    with pytest.raises(LandingError, match="person key is not the one") as refusal:
        post.receive()
    assert KEY not in str(refusal.value)
    assert settings.vault_path.read_bytes() == before


def test_nobody_but_the_owner_reads_vault_and_key(post: Post) -> None:
    previous = os.umask(0)
    try:
        _send_persons(post, {})
        post.receive()
        settings = post.settings
        modes = {
            path.name: path.stat().st_mode & 0o777
            for path in (settings.vault_path, settings.person_key_path, settings.vault_path.parent)
        }
        assert modes == {"raw.duckdb": 0o600, "person.key": 0o600, "vault": 0o700}
        assert os.umask(0) == 0
    finally:
        os.umask(previous)


def test_nobody_but_the_owner_reads_the_vault_while_it_is_written(post: Post) -> None:
    seen: set[str] = set()

    def look(_: str) -> None:
        for path in post.settings.vault_path.parent.rglob("*"):
            seen.add(path.name)
            assert not path.stat().st_mode & 0o077, path

    previous = os.umask(0)
    try:
        _send_persons(post, {"FORENAME": "Zo\u00eb"})
        receive(post.settings, look)
    finally:
        os.umask(previous)
    assert {"raw.duckdb", "raw.duckdb.wal", "work"} <= seen


def test_the_key_stands_nowhere_but_in_its_file(post: Post) -> None:
    _send_persons(post, {})
    post.receive()
    key = post.settings.person_key_path.read_text().strip()
    outer, inner = pads(key.encode())
    secrets = [key.encode(), bytes.fromhex(key), outer, inner]
    for path in post.settings.data_dir.rglob("*"):
        if path.is_file() and path != post.settings.person_key_path:
            content = path.read_bytes()
            assert not [secret for secret in secrets if secret in content], path
    assert not [line for line in post.told if key in line]
    assert key_mark(key.encode()) != key_mark(key.encode() + b"!")


def test_an_exchanged_key_file_is_told_from_the_old_one(
    post: Post, tmp_path: Path, project_dir: Path
) -> None:
    _send_persons(post, {})
    post.receive()
    post.settings.person_key_path.write_text("0" * 64)
    again = load_settings(
        project_dir=project_dir, data_dir=tmp_path / "data", landing_dir=tmp_path / "landing"
    )
    with pytest.raises(LandingError):
        Post(again).receive()
