"""The validation pages: complete, readable offline, asking nothing from anywhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from warehouse.expectations.pages import record_result
from warehouse.expectations.result import (
    CheckpointResult,
    ExpectationResult,
    Outcome,
    SuiteResult,
)
from warehouse.settings import Settings


def expectation(outcome: Outcome, name: str, says: str, table: str) -> ExpectationResult:
    return ExpectationResult(
        name=name,
        says=says,
        file="vault",
        table=table,
        columns=("district",),
        outcome=outcome,
        observed="" if outcome == "error" else "12 of 2,800 rows (0.4%)",
        allowed="none",
        reason="the file has no such table" if outcome == "error" else "",
    )


def checkpoint(*outcomes: Outcome, name: str = "police_drops") -> CheckpointResult:
    return CheckpointResult(
        checkpoint=name,
        started_at=datetime(2019, 6, 28, 2, 0, tzinfo=UTC),
        seconds=1.25,
        suites=(
            SuiteResult(
                suite=f"{name}_suite",
                title="Drops <of> police & others",
                purpose="What a drop must look like.",
                expectations=tuple(
                    expectation(
                        outcome, f"expectation_{n}", f"Statement {n} is true", f"landed.{name}"
                    )
                    for n, outcome in enumerate(outcomes)
                ),
            ),
        ),
    )


class Page(HTMLParser):
    """What a page holds, as a browser would see it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.html = path.read_text(encoding="utf-8")
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.tags)


@pytest.fixture
def pages(settings: Settings) -> dict[str, Page]:
    """The pages of two nights: one good, one with everything that can go wrong."""
    record_result(settings, "2019-06-27T020000", checkpoint("pass", "pass"))
    record_result(settings, "2019-06-28T020000", checkpoint("pass", "fail", "error"))
    record_result(settings, "2019-06-28T020000", checkpoint("pass", name="athena_break"))
    died = CheckpointResult(
        checkpoint="published",
        started_at=datetime(2019, 6, 28, 2, 5, tzinfo=UTC),
        seconds=0.1,
        problem="Checkpoint published could not be run: its worker ended.",
    )
    record_result(settings, "2019-06-28T020000", died)
    return {path.stem: Page(path) for path in settings.data_docs_dir.glob("*.html")}


def test_nothing_is_asked_from_anywhere(pages: dict[str, Page]) -> None:
    assert set(pages) == {"index", "2019-06-27T020000", "2019-06-28T020000"}
    for name, page in pages.items():
        assert not re.search(r"https?:|url\(|@import|//[a-z]", page.html), name
        assert page.count("script") == page.count("img") == page.count("iframe") == 0
        for target in page.values("src") + page.values("href"):
            assert target == "data:," or re.fullmatch(r"[\w-]*(\.html)?(#[\w-]+)?", target), target


def test_every_link_leads_somewhere(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for target in page.values("href"):
            if target == "data:,":
                continue
            file, _, anchor = target.partition("#")
            page_there = pages[file.removesuffix(".html") if file else name]
            assert not anchor or anchor in page_there.values("id")


def test_a_reader_without_eyes_or_colours_is_told_the_same(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert ("html", {"lang": "en-GB"}) in page.tags
        assert page.count("title") == page.count("h1") == page.count("main") == 1
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        for tag, attrs in page.tags:
            assert tag != "th" or attrs.get("scope") in {"col", "row"}
        badges = page.html.count('class="badge')
        assert badges == len(re.findall(r'class="badge \w+">(Met|Not met|Not checked)<', page.html))


def test_a_bad_night_says_what_needs_attention(pages: dict[str, Page]) -> None:
    night = pages["2019-06-28T020000"]

    assert "1 not met, 1 not checked, published not run; 2 of 4 expectations met" in night.text
    assert "What needs attention" in night.text
    assert "Statement 1 is true" in night.text
    assert "12 of 2,800 rows (0.4%)" in night.text
    assert "the file has no such table" in night.text
    assert "its worker ended" in night.text
    assert "Drops <of> police & others" in night.text


def test_a_good_night_says_so(pages: dict[str, Page]) -> None:
    night = pages["2019-06-27T020000"]

    assert "All 2 expectations met" in night.text
    assert "What needs attention" not in night.text


def test_the_index_shows_the_latest_run_and_all_kept_ones(pages: dict[str, Page]) -> None:
    index = pages["index"]

    assert index.text.index("2019-06-28T020000") < index.text.index("2019-06-27T020000")
    assert "All 2 expectations met" in index.text
    assert "police_drops: not met, 1.2 s" in index.text


def test_a_checkpoint_run_again_replaces_its_result(settings: Settings) -> None:
    record_result(settings, "night", checkpoint("fail"))

    page = Page(record_result(settings, "night", checkpoint("pass")))

    assert "All 1 expectations met" in page.text


def test_old_runs_are_forgotten(settings: Settings) -> None:
    kept = settings.model_copy(update={"keep_runs": 2})
    for day in ("2019-06-26", "2019-06-27", "2019-06-28"):
        record_result(kept, day, checkpoint("pass"))

    names = {path.name for path in kept.data_docs_dir.rglob("*") if path.is_file()}
    assert names == {
        "index.html",
        "2019-06-27.html",
        "2019-06-28.html",
        "2019-06-27.json",
        "2019-06-28.json",
    }


def test_a_damaged_result_does_not_stop_the_night(settings: Settings) -> None:
    record_result(settings, "a", checkpoint("pass"))
    (settings.data_docs_dir / "runs" / "a.json").write_text("{")

    record_result(settings, "b", checkpoint("pass"))

    assert (settings.data_docs_dir / "b.html").is_file()


def test_the_sample_is_called_made_up(settings: Settings) -> None:
    settings.landing_dir.mkdir(parents=True)
    settings.sample_notice_path.write_text('{"as_of": "2019-06-28"}')

    page = Page(record_result(settings, "night", checkpoint("pass")))

    assert "Synthetic sample." in page.text
