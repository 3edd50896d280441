"""The printed figures that the generator works from agree with each other where they must."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from warehouse.synthetic.police import calibration as printed
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.perpetrators import detected_classes
from warehouse.synthetic.police.victims import SHARED_BY_REPEATS


def links(involvement: Mapping[int, int]) -> int:
    return sum(times * people for times, people in involvement.items())


def test_crimes_add_up() -> None:
    assert printed.DA_CRIMES == (9_180, 10_310, 10_799)
    assert sum(printed.DA_CRIMES_BY_MONTH) == sum(printed.DA_CRIMES)
    for at, year in enumerate(printed.YEARS):
        assert sum(printed.DASH[year]) == printed.DA_CRIMES[at]
        districts = sum(row[at] for row in printed.SH_CRIME_BY_DISTRICT.values())
        assert 0 < printed.SH_CRIMES[at] - districts < 25


@pytest.mark.parametrize("at", [0, 1])
def test_victims_of_a_year_add_up_by_sex_age_and_ethnicity(at: int) -> None:
    for margins, people in (
        (
            (printed.VICTIM_SEX, printed.VICTIM_AGE, printed.VICTIM_ETHNICITY),
            printed.VICTIMS_BY_YEAR[at],
        ),
        (
            (printed.SH_VICTIM_SEX, printed.SH_VICTIM_AGE, printed.SH_VICTIM_ETHNICITY),
            (1_065, 1_325)[at],
        ),
    ):
        assert [sum(margin[at]) for margin in margins] == [people] * 3


def test_people_add_up() -> None:
    for people, *margins in (
        (
            printed.REPEAT_VICTIMS,
            printed.REPEAT_VICTIM_SEX,
            printed.REPEAT_VICTIM_ETHNICITY,
            printed.REPEAT_VICTIM_INVOLVEMENT.values(),
        ),
        (
            printed.SH_REPEAT_VICTIMS,
            printed.SH_REPEAT_SEX,
            printed.SH_REPEAT_ETHNICITY,
            printed.SH_REPEAT_INVOLVEMENT.values(),
        ),
        (
            printed.YOUNG_REPEAT_VICTIMS,
            printed.YOUNG_REPEAT_VICTIM_SEX,
            printed.YOUNG_REPEAT_VICTIM_ETHNICITY,
            printed.YOUNG_REPEAT_VICTIM_INVOLVEMENT.values(),
        ),
        (printed.PERPETRATORS, printed.PERPETRATOR_SEX, printed.PERPETRATOR_ETHNICITY),
        (printed.PERPETRATORS - printed.PERPETRATORS_OF_UNKNOWN_AGE, printed.PERPETRATOR_AGE),
        (
            printed.REPEAT_PERPETRATORS,
            printed.REPEAT_PERPETRATOR_SEX,
            printed.REPEAT_PERPETRATOR_ETHNICITY,
            printed.REPEAT_PERPETRATOR_INVOLVEMENT.values(),
        ),
        (
            printed.YOUNG_REPEAT_PERPETRATORS,
            printed.YOUNG_REPEAT_PERPETRATOR_SEX,
            printed.YOUNG_REPEAT_PERPETRATOR_ETHNICITY,
            printed.YOUNG_REPEAT_PERPETRATOR_INVOLVEMENT.values(),
        ),
        (printed.SH_PERPETRATORS, printed.SH_PERPETRATOR_SEX, printed.SH_PERPETRATOR_ETHNICITY),
        (printed.SH_REPEAT_PERPETRATORS, printed.SH_REPEAT_PERPETRATOR_INVOLVEMENT.values()),
    ):
        assert [sum(margin) for margin in margins] == [people] * len(margins)


def test_involvement_exceeds_the_crimes_by_those_that_repeat_people_share() -> None:
    shared = sum(SHARED_BY_REPEATS.values())
    stalked = sum(size for (_, is_sh), size in SHARED_BY_REPEATS.items() if is_sh)
    by_repeats = sum(one.shared_by_repeats for one in detected_classes())
    assert links(printed.REPEAT_VICTIM_INVOLVEMENT) - shared == printed.REPEAT_VICTIM_CRIMES
    assert links(printed.SH_REPEAT_INVOLVEMENT) - stalked == printed.SH_REPEAT_CRIMES
    assert (
        links(printed.REPEAT_PERPETRATOR_INVOLVEMENT) - by_repeats
        == printed.REPEAT_PERPETRATOR_CRIMES
    )


def test_perpetrators_fill_every_place_on_detected_crimes() -> None:
    places = sum(one.crimes + one.multi + one.triple for one in detected_classes())
    unidentified = sum(one.unidentified for one in detected_classes())
    singles = printed.PERPETRATORS - printed.REPEAT_PERPETRATORS
    assert places == singles + links(printed.REPEAT_PERPETRATOR_INVOLVEMENT) + unidentified


def test_young_people_fit_their_tables() -> None:
    stalking = {one.key for one in words.STALKING_AND_HARASSMENT}
    victims = printed.YOUNG_REPEAT_VICTIM_CRIMES
    perpetrators = printed.YOUNG_REPEAT_PERPETRATOR_CRIMES
    assert (sum(victims.values()), sum(perpetrators.values())) == (300, 71)
    assert printed.SH_REPEAT_YOUNG == 11
    assert sum(count for key, count in victims.items() if key in stalking) == 39
    assert sum(count for key, count in perpetrators.items() if key in stalking) == 5
