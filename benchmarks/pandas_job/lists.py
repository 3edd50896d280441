"""Reference lists and crosswalks as look-ups, from the same seeds as the warehouse's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def seed(name: str) -> pd.DataFrame:
    """One seed, all text; empty is missing."""
    path = next(SEEDS.glob(f"*/{name}.csv"))
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


@cache
def words(domain: str, system: str) -> pd.DataFrame:
    """Words of police in one system: ``value``, ``target``, ``first_day``, ``last_day``."""
    if domain == "offence_code":
        listed = seed("ref_offence_code").rename(columns={"ho_code": "source_value"})
        listed = listed.assign(target=listed["source_value"])
    else:
        listed = seed(f"xwalk_{domain}")
        ours = listed["agency"].isin(["police", "*"])
        ours &= listed["recording_system"].isin([system, "*"])
        listed = listed[ours].rename(columns={listed.columns[3]: "target"})
    return pd.DataFrame(
        {
            "value": listed["source_value"].str.strip().str.upper(),
            "target": listed["target"],
            "first_day": pd.to_datetime(listed["valid_from"]).fillna(pd.Timestamp("1700-01-01")),
            "last_day": pd.to_datetime(listed["valid_to"]).fillna(pd.Timestamp("2250-01-01")),
        }
    )


def target(values: pd.Series, domain: str, system: str) -> pd.Series:
    """What each word stands for; missing where no list knows it. Undated lists alone."""
    listed = words(domain, system).drop_duplicates("value").set_index("value")["target"]
    return values.map(_by_spelling(values).map(listed))


def is_unknown(values: pd.Series, domain: str, system: str) -> pd.Series:
    """Whether a word stands there that no list knows."""
    known = set(words(domain, system)["value"])
    spelling = _by_spelling(values)
    return values.map(~spelling.isin(known)).fillna(value=False).astype(bool)


def dated_target(values: pd.Series, days: pd.Series, domain: str, system: str) -> pd.Series:
    """What each word stands for on a day; missing where it stands for nothing then."""
    listed = words(domain, system)
    sent = pd.DataFrame({"value": values, "day": days})
    distinct = sent.drop_duplicates().dropna()
    distinct = distinct.assign(upper=distinct["value"].str.upper())
    found = distinct.merge(listed, left_on="upper", right_on="value", suffixes=("", "_listed"))
    found = found[(found["day"] >= found["first_day"]) & (found["day"] <= found["last_day"])]
    keyed = sent.merge(found[["value", "day", "target"]], on=["value", "day"], how="left")
    return pd.Series(keyed["target"].to_numpy(), index=values.index)


def _by_spelling(values: pd.Series) -> pd.Series:
    """Each distinct word, in capitals, by the word as sent."""
    distinct = pd.Series(values.dropna().unique())
    return pd.Series(distinct.str.upper().to_numpy(), index=distinct.to_numpy())
