"""What police records leave out of people's names, and what stands in its place."""

from __future__ import annotations

import numpy as np

from warehouse.synthetic.allocation import IntArray
from warehouse.synthetic.names import Names
from warehouse.synthetic.police import vocabulary as words
from warehouse.synthetic.police.county import Gap


def leave_gaps(forename: Names, surname: Names, gap: IntArray) -> None:
    """Take away, in place, what a record does not know of a person's names."""
    rows = np.arange(len(gap))
    unknown = np.array(words.PLACEHOLDER_NAMES, dtype=object)[rows % len(words.PLACEHOLDER_NAMES)]
    business = np.array(words.BUSINESSES, dtype=object)[rows % len(words.BUSINESSES)]
    for kind, forenames, surnames in (
        (Gap.PLACEHOLDER_FORENAME, unknown, surname),
        (Gap.PLACEHOLDER_SURNAME, forename, unknown),
        (Gap.BLANK_FORENAME, np.full(len(gap), "", dtype=object), surname),
        (Gap.NOTHING, np.full(len(gap), "", dtype=object), np.full(len(gap), "", dtype=object)),
        (Gap.BUSINESS, np.full(len(gap), "", dtype=object), business),
        (Gap.BABY, np.full(len(gap), "BABY", dtype=object), surname),
    ):
        here = gap == kind
        forename[here], surname[here] = forenames[here], surnames[here]
