"""Whatever is sent, in whatever order: each row stands in exactly one place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from landing.post import Post, Row
from warehouse.landing import ReceiveReport
from warehouse.settings import load_settings

offence_rows = st.fixed_dictionaries(
    {
        "CRIME_NUMBER": st.sampled_from(["C1", "C2", "C3", "C4", "", " C1 "]),
        "RECORDED_DATE": st.sampled_from(["02/03/2016", "01/05/2018", "2016-03-02", "", "x"]),
        "DISTRICT": st.sampled_from(["Watford", "watford ", "Watfrod", ""]),
        "HO_CODE": st.sampled_from(["008/06", "NC1", "008/77", "?"]),
        "DASH_RISK": st.sampled_from(["H", "", "X"]),
    }
)
person_rows = st.fixed_dictionaries(
    {
        "CRIME_NUMBER": st.sampled_from(["C1", "C2", "C3", "C9", ""]),
        "NOMINAL_ID": st.sampled_from(["N1", "N2", ""]),
        "ROLE": st.sampled_from(["V", "A", "Z"]),
        "FORENAME": st.sampled_from(["Ann", "ANN ", "Bo", "UNKNOWN", ""]),
        "DOB": st.sampled_from(["01/02/1980", "01/01/1900", "05/05/2018", "x", ""]),
    }
)


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[str, str, list[Row], bool]]:
    """Name, received date, rows and whether a receive follows, of one to five files."""
    sent = []
    for _ in range(draw(st.integers(1, 5))):
        kind, rows = draw(
            st.sampled_from([("legacy_offences", offence_rows), ("legacy_persons", person_rows)])
        )
        name = f"{kind}_{draw(st.sampled_from(['2016', '2016_v2', '2017']))}"
        received = draw(st.sampled_from(["2019-01-08", "2019-02-01"]))
        content = draw(st.lists(rows, min_size=1, max_size=6))
        sent.append((name, received, content, draw(st.booleans())))
    return sent


def _check_account(sent: list[tuple[str, str, list[Row], bool]], project_dir: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        post = Post(
            load_settings(
                project_dir=project_dir,
                data_dir=Path(folder) / "data",
                landing_dir=Path(folder) / "landing",
            )
        )
        for name, received, rows, is_received_now in sent:
            post.send_rows(name, *rows, received=received)
            if is_received_now:
                post.receive()
        _check_vault(post, post.receive())


def _check_vault(post: Post, report: ReceiveReport) -> None:
    for drop in report.drops:
        counted = drop.landed_count + drop.quarantined_count + drop.superseded_count
        assert counted == drop.row_count
        assert drop.left_out_count == 0
        is_superseded = drop.superseded_by_drop_id is not None
        assert (drop.superseded_count == drop.row_count) == is_superseded
    for dataset in ("legacy_offence", "legacy_person"):
        raw, landed, quarantined = (
            post.query(f"select _drop_id, _row_number from raw.police__{dataset}"),
            post.query(f"select _drop_id, _row_number from landed.police__{dataset}"),
            post.query(
                "select distinct drop_id, row_number from receipt.quarantine "
                f"where severity = 'quarantine' and dataset = '{dataset}'"
            ),
        )
        superseded = {drop.drop_id for drop in report.drops if drop.superseded_by_drop_id}
        waiting = [row for row in raw if row[0] not in superseded]
        assert sorted(landed + quarantined) == sorted(waiting)
        assert len(set(landed)) == len(landed)
    offences = post.query("select crime_number from landed.police__legacy_offence")
    assert len(set(offences)) == len(offences)
    persons = post.query("select crime_number from landed.police__legacy_person")
    assert set(persons) <= set(offences)
    active = {
        (drop.dataset, drop.period) for drop in report.drops if not drop.superseded_by_drop_id
    }
    assert len(active) == sum(not drop.superseded_by_drop_id for drop in report.drops)


@settings_of(
    deadline=None,
    max_examples=6,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=deliveries())
def test_every_row_is_landed_set_aside_or_superseded(
    sent: list[tuple[str, str, list[Row], bool]], project_dir: Path
) -> None:
    _check_account(sent, project_dir)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@settings_of(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=deliveries())
def test_every_row_of_many_deliveries_is_landed_set_aside_or_superseded(
    sent: list[tuple[str, str, list[Row], bool]], project_dir: Path
) -> None:
    _check_account(sent, project_dir)
