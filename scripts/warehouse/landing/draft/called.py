"""What suppliers call things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.landing.draft.personal import words_of

if TYPE_CHECKING:
    from warehouse.landing.entity import Entity


CALLED = (
    ("sex", r"\b(sex|gender)\b"),
    ("ethnicity", r"\bethnic"),
    ("district", r"\b(district|borough|local authority|authority|area)\b"),
    ("age_band", r"\bage (band|group|category|range)\b"),
    ("age_years", r"\bage\b"),
    ("risk_level", r"\brisk\b|\brosh\b"),
    ("reconviction_score", r"\b(ogrs|reconviction)"),
    ("referral_date", r"\b(referr|contact|received|presented).*\b(date|on)\b|\bdate.*(referr|rec)"),
    ("concluded_date", r"\b(clos|conclu|complet|end|exit).*"),
    ("completed_date", r"\b(complet|assess).*"),
    ("ended_date", r"\b(end|terminat|clos).*"),
    ("started_date", r"\b(start|commenc|open|began).*"),
    ("snapshot_date", r"\b(snapshot|as at|census|extract)\b"),
    ("incident_date", r"\b(incident|death|died)\b"),
    ("referral_source", r"\b(referr(ed by|er|ing|al source)|source|agency)\b"),
    ("contact_source", r"\b(contact|source|referr)"),
    ("referral_outcome", r"\b(outcome|result|decision|status)\b"),
    ("support_type", r"\b(support|service|intervention) type\b|\btype of (support|service)\b"),
    ("referral_reason", r"\breason\b|\beligib|\bcriteri"),
    ("support_reason", r"\bsupport (reason|need)|\breason for support\b"),
    ("enquiry_type", r"\benquiry type\b|\btype of enquiry\b"),
    ("review_type", r"\breview type\b|\btype of (review|homicide)\b|\brelationship\b"),
    ("need_category", r"\b(case|plan) (type|status)\b|\bcategory\b"),
    ("referral_need", r"\bneed\b"),
    ("offence_category", r"\boffence\b"),
    ("sentence", r"\b(sentence|order|disposal)\b"),
    ("return_measure", r"\b(measure|indicator|statistic)\b"),
    ("period", r"\b(period|year|quarter|month)\b"),
    ("value", r"\b(value|count|number|total|figure)\b"),
    ("decision_count", r"\b(decision|total|accept)"),
    ("domestic_abuse_count", r"\bdomestic (abuse|violence)\b"),
    ("children_count", r"\bchildren\b"),
    ("is_family_perpetrator", r"\b(family|relative|familial)\b"),
    ("is_domestic_abuse", r"\b(domestic|da|dv|dva)\b"),
    ("household_id", r"\b(household|family) (id|no|number|ref)"),
    ("client_id", r"\b(client|person|service user|child|victim|offender|customer)\b.*"
                  r"\b(id|no|number|ref|reference)\b|\b(crn|urn)\b"),
    ("case_id", r"\bcase\b"),
)  # fmt: skip
"""What an entity's columns are called by suppliers; the first that fits and is free is taken."""


TELLS_APART = re.compile(r"\b(id|no|number|ref|reference|identifier|urn|crn|key)\b", re.IGNORECASE)


def is_flag_of(entity: Entity | None, heading: str) -> bool:
    """Whether a heading calls for one of the entity's own yes and no."""
    flags = (
        [name for name, column in entity.columns.items() if column.kind == "flag"] if entity else []
    )
    spoken = words_of(heading).casefold()
    return any(re.search(pattern, spoken) for name, pattern in CALLED if name in flags)


def snake_case(heading: str) -> str:
    """A heading as a column is called in the warehouse."""
    name = re.sub(r"[^a-z0-9]+", "_", words_of(heading).casefold()).strip("_")[:60]
    return name if re.match(r"[a-z]", name) else f"column_{name}".rstrip("_")
