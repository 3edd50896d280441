"""Families First Triage, made up: the notifications of one year.

Printed sources: Table 49, Figures 28 and 29 and section 3.4.2 of the needs assessment. The layout
is synthetic. Where the printed figures leave room, this stands:

* A notification counts when triage actioned it, as the text says ("actioned"), not when it came.
* Rates of 3.80, 3.23 and 3.10 per 1,000 residents of mid-2017 are 333 notifications of Stevenage,
  395 of Welwyn Hatfield and 300 of Broxbourne. The other districts have what is left, none of them
  significantly above the county, and 24 notifications are of families elsewhere or who knows where.
* Of Figure 29 three cells are printed: 30 high and 149 standard of Welwyn Hatfield, 199 medium of
  North Herts, each the most of its level. The others make 150, 1,511, 1,139 and 268 unknown.
* Quarters and sources (Table 49) are dealt without regard to district and level.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from warehouse.synthetic.allocation import IntArray, deal, draw
from warehouse.synthetic.extract import Extract, File
from warehouse.synthetic.wording import (
    DISTRICT_SPELLINGS,
    Days,
    draw_words,
    mess_up,
    vary,
    words_of,
    workday_in,
    workdays_before,
)

RECEIVED = date(2019, 1, 18)

# Table 49: notifications of 2018 by source, a figure a quarter.
SOURCES = ("MASH", "Direct to FFT")
BY_SOURCE = ((484, 472, 577, 459), (230, 209, 321, 316))

# Figure 29: high, medium, standard, unknown. Their sums are Figure 28's, see above.
BY_DISTRICT = {
    "Broxbourne": (14, 146, 114, 26),
    "Dacorum": (17, 179, 133, 27),
    "East Herts": (13, 156, 119, 30),
    "Hertsmere": (11, 127, 100, 24),
    "North Herts": (12, 199, 104, 24),
    "St Albans": (12, 131, 108, 28),
    "Stevenage": (22, 162, 120, 29),
    "Three Rivers": (7, 98, 77, 19),
    "Watford": (11, 116, 108, 26),
    "Welwyn Hatfield": (30, 187, 149, 29),
    "Out of County": (0, 4, 3, 2),
    "Not Known": (1, 6, 4, 4),
}
LEVELS = ("High", "Medium", "Standard")
UNKNOWN_LEVELS = {"Not Known": 60, "Not Assessed": 25, "": 15}

NOT_DOMESTIC_ABUSE = 212
"""Notifications of 2018 in which triage found no domestic abuse; chosen."""

NEXT_YEAR = 38
"""Notifications actioned in the first days of January 2019; chosen."""

NOTIFICATIONS_PER_FAMILY = {1: 82, 2: 13, 3: 5}
LEVELS_OF_VULNERABILITY = {"2": 68, "3": 24, "": 8}


def make(seed: int) -> Sequence[Extract]:
    """What Families First sent: one workbook."""
    rng = np.random.default_rng([seed, 14])
    rows = pd.concat([_counted(rng), _not_counted(rng)], ignore_index=True)
    sent = _with_bad_rows(_lay_out(rows, rng))
    sheets = {"Notifications": sent}
    file = File("fft_notifications_2018.xlsx", "notification", sheets, kind="xlsx")
    return (Extract("families_first", RECEIVED, (file,)),)


def _counted(rng: Generator) -> pd.DataFrame:
    """Domestic abuse notifications of 2018: quarter, source, district and level by their places."""
    cells = np.array(list(BY_DISTRICT.values()))
    district, level = np.divmod(deal(cells.ravel(), rng), cells.shape[1])
    source, quarter = np.divmod(deal(np.ravel(BY_SOURCE), rng), 4)
    return pd.DataFrame(
        {
            "quarter": quarter,
            "source": source,
            "district": district,
            "level": level,
            "is_da": "Yes",
        }
    )


def _not_counted(rng: Generator) -> pd.DataFrame:
    """Notifications without domestic abuse, and some of the next year, in the same shape."""
    size = NOT_DOMESTIC_ABUSE + NEXT_YEAR
    cells = np.array(list(BY_DISTRICT.values()))
    district, level = np.divmod(draw(cells.ravel(), size, rng), cells.shape[1])
    is_next_year = np.arange(size) < NEXT_YEAR
    return pd.DataFrame(
        {
            "quarter": np.where(is_next_year, 4, rng.integers(0, 4, size)),
            "source": draw(np.sum(BY_SOURCE, axis=1), size, rng),
            "district": district,
            "level": level,
            "is_da": np.where(is_next_year, "Yes", "No"),
        }
    )


def _lay_out(rows: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The notifications as Families First writes them, in the order in which they came."""
    size = len(rows)
    actioned = _actioned(rows["quarter"].to_numpy(), rng)
    received = workdays_before(actioned, 1, 12, rng)
    level = np.append(np.array(LEVELS, dtype=object), "")[rows["level"]]
    level = np.where(rows["level"] == len(LEVELS), draw_words(UNKNOWN_LEVELS, size, rng), level)
    district = vary(words_of(BY_DISTRICT, rows["district"].to_numpy()), DISTRICT_SPELLINGS, rng)
    sent = pd.DataFrame(
        {
            "NotificationRef": "",
            "FamilyRef": _families(size, rng),
            "DateReceived": _as_cells(received),
            "DateActioned": _as_cells(actioned),
            "SourceOfReferral": mess_up(words_of(SOURCES, rows["source"].to_numpy()), rng),
            "DomesticAbuse": rows["is_da"],
            "AssessedRisk": mess_up(level, rng),
            "ResidentialDistrict": mess_up(district, rng),
            "LevelOfVulnerability": draw_words(LEVELS_OF_VULNERABILITY, size, rng),
        }
    )
    sent = sent.sort_values(["DateReceived", "DateActioned"], kind="stable", ignore_index=True)
    return sent.assign(NotificationRef=[f"SFFT18-{n:05d}" for n in range(1, size + 1)])


def _actioned(quarter: IntArray, rng: Generator) -> Days:
    """An office day in each quarter of 2018; of 2019 in the first days alone."""
    month = np.datetime64("2018-01") + 3 * quarter
    first, after = (edge.astype("datetime64[D]") for edge in (month, month + 3))
    after = np.where(quarter == 4, first + 11, after)
    return workday_in(first, after, rng)


def _as_cells(days: Days) -> list[date]:
    """Days as a workbook holds them."""
    return [pd.Timestamp(day).date() for day in days]


def _families(size: int, rng: Generator) -> list[str]:
    """A family for each notification; some are notified more than once."""
    several = 1 + draw(NOTIFICATIONS_PER_FAMILY.values(), size, rng)
    family = rng.permutation(np.repeat(np.arange(size), several)[:size])
    return [f"SF{number:06d}" for number in 400_000 + family]


def _with_bad_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows and a few that break a rule, made after domestic abuse ones of 2018."""
    bad = rows[(rows["DomesticAbuse"] == "Yes") & (rows["AssessedRisk"] == "High")].head(7)
    bad = bad.reset_index(drop=True).astype({"DateReceived": object, "DateActioned": object})
    bad["NotificationRef"] = [f"SFFT18-9{n:04d}" for n in range(1, 8)]
    bad.loc[0, "NotificationRef"] = ""
    bad.loc[1, "DateActioned"] = None
    bad.loc[2, "DateActioned"] = date(2019, 12, 3)
    bad.loc[3, "DateActioned"] = date(2018, 1, 2)
    bad.loc[3, "DateReceived"] = date(2018, 2, 2)
    bad.loc[4, "SourceOfReferral"] = "Panel"
    bad.loc[5, "DomesticAbuse"] = "Y?"
    bad.loc[6, "NotificationRef"] = rows["NotificationRef"].iloc[0]
    return pd.concat([rows, bad], ignore_index=True)
