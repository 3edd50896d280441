"""What rates need, apart from the generator: residents, and the limits of a count."""

from __future__ import annotations

RESIDENTS = {  # mid-2017 estimates
    "BROXBOURNE": 96_762,
    "DACORUM": 153_316,
    "EAST HERTS": 147_080,
    "HERTSMERE": 104_031,
    "NORTH HERTS": 133_321,
    "ST ALBANS": 147_095,
    "STEVENAGE": 87_739,
    "THREE RIVERS": 92_641,
    "WATFORD": 96_675,
    "WELWYN HATFIELD": 122_274,
}
COUNTY = sum(RESIDENTS.values())
Z = 1.959964


def byar(count: int) -> tuple[float, float]:
    """95% limits of a count, as public health statistics print them."""
    low = count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3
    more = count + 1
    return low, more * (1 - 1 / (9 * more) + Z / (3 * more**0.5)) ** 3
