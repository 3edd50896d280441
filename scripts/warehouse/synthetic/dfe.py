"""The benchmarking tool's children in need, made up for the years that are not published here.

Printed sources: Figure 26 and section 3.4.1 of the needs assessment: shares of assessments with
domestic violence in 2017-18 (Hertfordshire 55.5%, England 51.1%, the region higher), the county's
130 more than the year before (+4.4%), the country's 15,670 more children in need (+4%). The layout
is synthetic, as a spreadsheet that councils exchange.

2017-18, and children in need of every year, are the Department for Education's own figures
("Children in need", reporting years 2013 to 2025, files c3 and b1), and they give every printed
one: the tool adds up the factors 3A, 3B and 3C (child, parent, other person), so that an assessment
with two of them counts twice, as it does for mental health (4A to 4C) and drugs (2A to 2C). That is
why 3,113 of 5,606 are 55.5%. Of the years before, only the county's 2,983 of 2016-17 are printed
(as 130 fewer); the others were chosen to fall from 2014-15 to 2015-16 and to rise from then on, as
the text tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from warehouse.synthetic.extract import Extract, File

RECEIVED = date(2019, 1, 24)

COLUMNS = (
    "Area", "Year", "CIN at 31 March", "Episodes with assessment factors", "Domestic violence",
    "Mental health", "Emotional abuse", "Drug misuse", "Neglect",
)  # fmt: skip

# Figure 26: the five factors, in this order in Hertfordshire.
YEARS = (
    ("Hertfordshire", "2014-15", 5_441, 5_870, 3_316, 2_905, 1_498, 1_291, 1_402),
    ("Hertfordshire", "2015-16", 5_589, 5_205, 2_704, 2_611, 1_389, 1_198, 1_347),
    ("Hertfordshire", "2016-17", 5_157, 5_498, 2_983, 2_874, 1_421, 1_275, 1_310),
    ("Hertfordshire", "2017-18", 5_053, 5_606, 3_113, 3_074, 1_413, 1_352, 1_283),
    ("East of England", "2014-15", 36_080, 37_450, 20_980, 17_350, 9_020, 8_130, 8_260),
    ("East of England", "2015-16", 38_510, 38_120, 21_760, 18_660, 9_310, 8_550, 8_390),
    ("East of England", "2016-17", 33_320, 37_980, 22_140, 19_720, 9_590, 9_010, 8_510),
    ("East of England", "2017-18", 34_550, 39_020, 23_110, 20_840, 9_800, 9_420, 8_660),
    ("England", "2014-15", 390_130, 428_140, 206_550, 152_380, 94_120, 79_860, 80_340),
    ("England", "2015-16", 393_910, 446_920, 221_650, 169_890, 98_440, 86_150, 83_110),
    ("England", "2016-17", 389_040, 460_370, 229_940, 183_620, 101_280, 93_470, 85_590),
    ("England", "2017-18", 404_710, 482_750, 246_710, 205_720, 104_760, 101_480, 88_660),
)

NEIGHBOURS = ("Statistical neighbours", "2017-18", "", 6_930, 3_620, 3_410, 1_690, 1_720, 1_540)
"""An average of other councils, which is no area: landing sets it aside."""


def make(seed: int) -> Sequence[Extract]:  # noqa: ARG001 - published, printed or chosen figures
    """What the council's analysts took from the tool."""
    rows = pd.DataFrame([*YEARS, NEIGHBOURS], columns=[*COLUMNS])
    name = "cin_benchmarking_tool_2014-04_2018-03.xlsx"
    file = File(name, "benchmark", {"Children in need": rows}, kind="xlsx")
    return (Extract("dfe", RECEIVED, (file,)),)
