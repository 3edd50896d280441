"""What seven suppliers send, in the counter's own short lists: a few words of each, copied by hand.

Never read from the project's contracts or seeds: a slip there must show as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "day", "number", "word", "list", "mark", "birth", "period"]
Words = Mapping[str, str]

RECEIVED = date(2019, 2, 18)


@dataclass(frozen=True)
class Field:
    """A column: its heading, how it is read, and whether a doubtful value sets the row aside."""

    header: str
    kind: Kind = "text"
    words: Words = field(default_factory=dict)
    required: bool = False
    sets_aside: bool | None = None
    formats: tuple[str, ...] = ("%d/%m/%Y",)
    symbols: tuple[str, ...] = ()

    @property
    def is_strict(self) -> bool:
        """Whether a doubtful value sets the row aside: so do those that must be there."""
        return self.required if self.sets_aside is None else self.sets_aside


@dataclass(frozen=True)
class Order:
    """Two days that must not stand the wrong way round; ``doubted`` is the one to blame."""

    earlier: str
    later: str
    doubted: str
    sets_aside: bool = True


@dataclass(frozen=True)
class Layout:
    """One kind of file of one supplier."""

    agency: str
    system: str
    fact: str
    file: str
    id: str
    counted_from: str
    fields: Mapping[str, Field]
    orders: tuple[Order, ...] = ()
    counted_to: str | None = None
    snapshot: str | None = None
    parent: str | None = None
    age_scheme: str = "TEN_YEAR"
    risk_instrument: str = "DASH"
    always_domestic_abuse: bool = False
    sheet: str | None = None
    """A workbook's sheets, named after the day that counts: a form for strftime."""

    @property
    def headers(self) -> list[str]:
        """The headings, in the order of the file."""
        return [column.header for column in self.fields.values()]


# ------------------------------------------------------------------------------------- the words

DISTRICTS: dict[str, str] = {
    "Broxbourne": "E07000095",
    "Dacorum": "E07000096",
    "East Herts": "E07000242",
    "North Herts": "E07000099",
    "St Albans": "E07000240",
    "Watford": "E07000103",
}
MARAC_AREAS: dict[str, str] = {
    "E07000095": "MARAC_EAST_HERTS_BROXBOURNE",
    "E07000096": "MARAC_ST_ALBANS_DACORUM",
    "E07000242": "MARAC_EAST_HERTS_BROXBOURNE",
    "E07000099": "MARAC_NORTH_HERTS_STEVENAGE",
    "E07000240": "MARAC_ST_ALBANS_DACORUM",
    "E07000103": "MARAC_WATFORD_THREE_RIVERS",
    "OUTSIDE": "OUTSIDE",
    "UNKNOWN": "UNKNOWN",
}
SEXES: dict[str, str] = {"Female": "F", "Male": "M"}
MINORITY = {"MIXED": "true", "ASIAN": "true", "BLACK": "true", "OTHER": "true", "WHITE": "false"}

AGE_BANDS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "IDVA": (
        *(("UNDER_18", 0, 17), ("18-20", 18, 20), ("21-30", 21, 30), ("31-40", 31, 40)),
        *(("41-50", 41, 50), ("51-60", 51, 60), ("61+", 61, 130)),
    ),
    "PROBATION": (("18-24", 18, 24), ("25-34", 25, 34), ("35-50", 35, 50), ("51+", 51, 130)),
    "SAFEGUARDING": (
        *(("18-64", 18, 64), ("65-74", 65, 74), ("75-84", 75, 84), ("85-94", 85, 94)),
        ("95+", 95, 130),
    ),
    "HOME_SECURITY": (),
    "TEN_YEAR": (
        *((f"{low}-{low + 9}", low, low + 9) for low in range(0, 90, 10)),
        ("90+", 90, 130),
    ),
}
"""Completed years, both ends inclusive; home security sends bands in place of ages."""

SCORE_BANDS = (("LOW", 0, 49), ("MEDIUM", 50, 74), ("HIGH", 75, 89), ("VERY_HIGH", 90, 100))

NOTHING = {"DISABILITY:NONE", "ASSESSMENT_FACTOR:21"}
"""Members that say that there is none of their kind."""
DOMESTIC_ABUSE = {
    *("CONTACT_SOURCE:DAISU", "REFERRAL_NEED:DV"),
    *("ASSESSMENT_FACTOR:3A", "ASSESSMENT_FACTOR:3B", "ASSESSMENT_FACTOR:3C"),
}
"""Members that say that there is domestic abuse, as section 3.4.1 defines it."""

YES_NO: dict[str, str] = {"Yes": "true", "No": "false"}


def _kind(name: str, **words: str) -> dict[str, str]:
    """Words by the code of the characteristic that they mean."""
    return {word: f"{name}:{code}" for code, word in words.items()}


# ------------------------------------------------------------------------------------- the files

MARAC = Layout(
    agency="marac",
    system="MARAC",
    fact="fct_referral",
    file="marac_referrals_2018",
    id="referral_id",
    counted_from="meeting_date",
    sheet="Q{quarter} {year}",
    always_domestic_abuse=True,
    orders=(Order("referral_date", "meeting_date", doubted="referral_date", sets_aside=False),),
    fields={
        "referral_id": Field("Referral Ref", required=True),
        "case_id": Field("Case Number", required=True),
        "meeting_date": Field("Meeting Date", "day", required=True),
        "referral_date": Field("Referral Date", "day"),
        "referral_source": Field(
            "Referring Agency",
            "word",
            _kind("REFERRAL_SOURCE", POLICE="Police", IDVA="IDVA", HOUSING="Housing", MASH="MASH"),
            required=True,
        ),
        "forename": Field("Victim Forename"),
        "surname": Field("Victim Surname"),
        "birth": Field("Victim DOB", "birth"),
        "sex": Field("Gender", "word", {**SEXES, "Not known": "U"}),
        "ethnicity": Field(
            "Ethnicity",
            "word",
            {
                "White British": "WHITE",
                "Chinese": "ASIAN",
                "Black African": "BLACK",
                "Arab": "OTHER",
                "Refused": "REFUSED",
                "Not known": "UNKNOWN",
            },
        ),
        "district": Field(
            "District", "word", {**DISTRICTS, "Out of County": "OUTSIDE"}, required=True
        ),
        "disabilities": Field(
            "Disability",
            "list",
            _kind(
                "DISABILITY",
                NONE="None",
                REDUCED_MOBILITY="Mobility",
                MENTAL_HEALTH="Mental health",
                UNKNOWN="Not known",
            ),
        ),
        "lgbt": Field(
            "LGBT",
            "mark",
            {"Yes": "VICTIM_CHARACTERISTIC:LGBT", "Y": "VICTIM_CHARACTERISTIC:LGBT", "No": ""},
        ),
        "consent": Field("Consent"),
        "children": Field("Children"),
        "repeat_mark": Field("Repeat"),
    },
)

IDVA = Layout(
    agency="idva",
    system="CASEWORK",
    fact="fct_referral",
    file="idva_referrals_{year}",
    id="referral_id",
    counted_from="referral_date",
    age_scheme="IDVA",
    always_domestic_abuse=True,
    orders=(Order("referral_date", "concluded_date", doubted="concluded_date"),),
    fields={
        "referral_id": Field("ReferralID", required=True),
        "client_id": Field("ClientID", required=True),
        "referral_date": Field(
            "ReferralDate", "day", required=True, formats=("%d/%m/%Y", "%Y-%m-%d")
        ),
        "referral_source": Field(
            "ReferralSource",
            "word",
            _kind(
                "REFERRAL_SOURCE",
                EMERGENCY_DEPARTMENT="A&E",
                GENERAL_PRACTITIONER="GP",
                POLICE="Police",
                SELF="Self",
            ),
            required=True,
            sets_aside=False,
        ),
        "forename": Field("Forename"),
        "surname": Field("Surname"),
        "birth": Field("DateOfBirth", "birth", formats=("%d/%m/%Y", "%Y-%m-%d")),
        "age_years": Field("AgeAtReferral", "number"),
        "sex": Field("Gender", "word", {**SEXES, "Not known": "U"}),
        "ethnicity": Field(
            "Ethnicity",
            "word",
            {
                "White Gypsy/Traveller": "WHITE",
                "Mixed White/Asian": "MIXED",
                "Chinese": "ASIAN",
                "Prefer not to say": "REFUSED",
                "Not known": "UNKNOWN",
            },
        ),
        "district": Field(
            "District",
            "word",
            {**DISTRICTS, "Out of area": "OUTSIDE", "Not known": "UNKNOWN"},
            required=True,
        ),
        "disabilities": Field(
            "Disability",
            "list",
            _kind(
                "DISABILITY",
                NONE="No disability",
                HEARING="Hearing",
                MENTAL_HEALTH="Mental health",
                NOT_SPECIFIED="Yes - not specified",
                UNKNOWN="Not known",
            ),
        ),
        "risk": Field(
            "RiskLevel",
            "word",
            _kind("DASH", HIGH="High", MEDIUM="Medium", STANDARD="Standard", UNKNOWN="Not known"),
        ),
        "referral_outcome": Field(
            "Engagement",
            "word",
            _kind("REFERRAL_OUTCOME", ACCEPTED="Accepted", DECLINED="Declined"),
            required=True,
        ),
        "support_type": Field(
            "SupportType",
            "word",
            _kind("SUPPORT_TYPE", LONG_TERM="Long term", SHORT_TERM="Short term", NONE="None"),
            required=True,
        ),
        "concluded_date": Field("CaseClosed", "day", formats=("%d/%m/%Y", "%Y-%m-%d")),
    },
)

_ADULT: dict[str, Field] = {
    "client_id": Field("PersonID", required=True),
    "forename": Field("Forename"),
    "surname": Field("Surname"),
    "birth": Field("DateOfBirth", "birth"),
    "sex": Field("Gender", "word", {**SEXES, "Unknown": "U"}),
    "ethnicity": Field(
        "Ethnicity",
        "word",
        {
            "White - British": "WHITE",
            "Mixed - White & Asian": "MIXED",
            "Black - African": "BLACK",
            "Refused": "REFUSED",
            "Undeclared / Not Known": "UNKNOWN",
        },
    ),
    "district": Field(
        "District",
        "word",
        {
            **DISTRICTS,
            "St. Albans": "E07000240",
            "Out of County": "OUTSIDE",
            "Not Known": "UNKNOWN",
        },
        required=True,
    ),
}
_ABUSE: dict[str, Field] = {
    "support_reason": Field(
        "PrimarySupportReason",
        "word",
        _kind(
            "SUPPORT_REASON",
            PHYSICAL="Physical Support",
            NONE="No Support Reason",
            UNKNOWN="Not Known",
        ),
    ),
    "categories": Field(
        "CategoriesOfAbuse",
        "list",
        _kind("ABUSE_CATEGORY", PHYSICAL="Physical Abuse", DOMESTIC_ABUSE="Domestic Abuse"),
    ),
    "is_domestic_abuse": Field("DomesticAbuse", "word", YES_NO, required=True),
    "is_family_perpetrator": Field(
        "SourceOfRisk",
        "word",
        {
            "Spouse or Partner": "true",
            "Son or Daughter": "true",
            "Ex-Partner": "false",
            "Paid Carer": "false",
            "Not Known": "false",
        },
        required=True,
    ),
}

CONCERN = Layout(
    agency="safeguarding",
    system="ACS",
    fact="fct_referral",
    file="safeguarding_concerns_{year}",
    id="referral_id",
    counted_from="concluded_date",
    age_scheme="SAFEGUARDING",
    orders=(Order("referral_date", "concluded_date", doubted="concluded_date"),),
    fields={
        "referral_id": Field("ConcernRef", required=True),
        **_ADULT,
        "referral_date": Field("DateReceived", "day", required=True),
        "concluded_date": Field("DateConcluded", "day", required=True),
        "referral_source": Field(
            "SourceOfConcern",
            "word",
            _kind("REFERRAL_SOURCE", POLICE="Police", CARE_PROVIDER="Care Provider", SELF="Self"),
        ),
        **_ABUSE,
        "referral_outcome": Field(
            "ConcernOutcome",
            "word",
            _kind(
                "REFERRAL_OUTCOME",
                SECTION_42_ENQUIRY="Progress to Section 42 Enquiry",
                NO_FURTHER_ACTION="No Further Action under Safeguarding",
            ),
        ),
    },
)

ENQUIRY = Layout(
    agency="safeguarding",
    system="ACS",
    fact="fct_enquiry",
    file="safeguarding_enquiries_{year}",
    id="enquiry_id",
    counted_from="concluded_date",
    age_scheme="SAFEGUARDING",
    parent="referral_id",
    orders=(Order("started_date", "concluded_date", doubted="concluded_date"),),
    fields={
        "enquiry_id": Field("EnquiryRef", required=True),
        "referral_id": Field("ConcernRef", required=True),
        **_ADULT,
        "enquiry_type": Field(
            "EnquiryType",
            "word",
            _kind("ENQUIRY_TYPE", SECTION_42="Section 42", OTHER="Other"),
            required=True,
        ),
        "started_date": Field("DateStarted", "day", required=True),
        "concluded_date": Field("DateConcluded", "day", required=True),
        **_ABUSE,
        "enquiry_outcome": Field("EnquiryOutcome"),
    },
)

CRC = Layout(
    agency="crc",
    system="NDELIUS",
    fact="fct_perpetrator_caseload",
    file="bench_cases_2016-01_2018-12",
    id="case_id",
    counted_from="started_date",
    counted_to="ended_date",
    age_scheme="PROBATION",
    risk_instrument="ROSH",
    orders=(Order("started_date", "ended_date", doubted="ended_date"),),
    fields={
        "case_id": Field("CaseRef", required=True),
        "client_id": Field("CRN", required=True),
        "forename": Field("Forename"),
        "surname": Field("Surname"),
        "birth": Field("DateOfBirth", "birth"),
        "sex": Field("Gender", "word", SEXES),
        "ethnicity": Field(
            "Ethnicity",
            "word",
            {
                "White: Irish": "WHITE",
                "Chinese or Other: Chinese": "ASIAN",
                "Other Ethnic Group": "OTHER",
                "Refusal": "REFUSED",
                "Not Recorded": "UNKNOWN",
            },
        ),
        "is_domestic_abuse": Field("DomesticAbuse", "word", YES_NO, required=True),
        "started_date": Field("StartDate", "day", required=True),
        "ended_date": Field("EndDate", "day"),
        "offence_category": Field(
            "MainOffenceCategory",
            "word",
            _kind("OFFENCE_CATEGORY", VIOLENCE="Violence", DRUGS="Drugs", OTHER="Other"),
            required=True,
            sets_aside=False,
        ),
        "sentence": Field(
            "SentenceType",
            "word",
            _kind("SENTENCE", COMMUNITY_ORDER="Community Order", ADULT_CUSTODY="Adult Custody"),
            required=True,
            sets_aside=False,
        ),
        "disabilities": Field(
            "Disabilities",
            "list",
            {
                **_kind(
                    "DISABILITY",
                    NONE="No Disability",
                    MENTAL_HEALTH="Mental Health Condition",
                    DYSLEXIA="Dyslexia",
                    OTHER="Other",
                    UNKNOWN="Not Known",
                ),
                "Refused to Disclose": "DISABILITY:UNKNOWN",
            },
            required=True,
            sets_aside=False,
        ),
        "flags": Field("Flags", "list", _kind("FLAG", MARAC="MARAC", IOM="IOM", WEAPONS="Weapons")),
        "risk": Field(
            "RoSH",
            "word",
            _kind(
                "ROSH",
                LOW="Low",
                MEDIUM="Medium",
                HIGH="High",
                VERY_HIGH="Very High",
                UNKNOWN="Not Assessed",
            ),
        ),
        "value": Field("OGRS2", "number"),
    },
)

CHILD_CASE = Layout(
    agency="childrens_services",
    system="LCS",
    fact="fct_child_case",
    file="active_cases_2016-01_2018-12",
    id="child_case_id",
    counted_from="snapshot_date",
    snapshot="snapshot_date",
    orders=(Order("referral_date", "snapshot_date", doubted="referral_date", sets_aside=False),),
    fields={
        "child_case_id": Field("CaseRecordID", required=True),
        "snapshot_date": Field("SnapshotDate", "day", required=True),
        "client_id": Field("LAchildID", required=True),
        "forename": Field("ChildForename"),
        "surname": Field("ChildSurname"),
        "birth": Field("PersonBirthDate", "birth"),
        "expected": Field("ExpectedPersonBirthDate"),
        "sex": Field("GenderCurrent", "word", {"1": "M", "2": "F", "9": "I", "0": "U"}),
        "ethnicity": Field(
            "Ethnicity",
            "word",
            {"WBRI": "WHITE", "CHNE": "ASIAN", "REFU": "REFUSED", "NOBT": "UNKNOWN"},
        ),
        "district": Field(
            "DistrictOfResidence",
            "word",
            {**DISTRICTS, "Out of County": "OUTSIDE", "Not Known": "UNKNOWN"},
        ),
        "need_category": Field(
            "CategoryOfNeed",
            "word",
            {
                **_kind("NEED_CATEGORY", CIN="Child in Need", CPP="Child Protection Plan"),
                "Care Leaver": "NEED_CATEGORY:OTHER",
                "Over 18": "NEED_CATEGORY:OTHER",
            },
            required=True,
        ),
        "contact_source": Field(
            "MASHContactSource",
            "word",
            {
                **_kind("CONTACT_SOURCE", DAISU="DAISU", POLICE_OTHER="Police - Other"),
                "Not Known": "CONTACT_SOURCE:UNKNOWN",
            },
        ),
        "referral_date": Field("CINreferralDate", "day"),
        "referral_source": Field("ReferralSource"),
        "primary_need": Field("PrimaryNeedCode"),
        "referral_need": Field(
            "NeedSubCategory",
            "word",
            {
                "DV": "REFERRAL_NEED:DV",
                "Domestic Violence": "REFERRAL_NEED:DV",
                "Neglect": "REFERRAL_NEED:NEGLECT",
                "Not Recorded": "REFERRAL_NEED:UNKNOWN",
            },
        ),
    },
)

ASSESSMENT = Layout(
    agency="childrens_services",
    system="LCS",
    fact="fct_child_assessment",
    file="assessments_2016-01_2018-12",
    id="assessment_id",
    counted_from="completed_date",
    orders=(Order("started_date", "completed_date", doubted="started_date"),),
    fields={
        "assessment_id": Field("AssessmentID", required=True),
        "client_id": Field("LAchildID", required=True),
        "started_date": Field("AssessmentActualStartDate", "day", required=True),
        "completed_date": Field("AssessmentAuthorisationDate", "day", required=True),
        "factors": Field(
            "AssessmentFactors",
            "list",
            {code: f"ASSESSMENT_FACTOR:{code}" for code in ("3A", "3B", "3C", "4B", "21")},
            required=True,
            sets_aside=False,
        ),
    },
)

HOME_SECURITY = Layout(
    agency="home_security",
    system="HHSS",
    fact="fct_referral",
    file="home_security_referrals_2017-01_2018-12",
    id="referral_id",
    counted_from="referral_date",
    age_scheme="HOME_SECURITY",
    sheet="{year}",
    fields={
        "referral_id": Field("Referral No", required=True),
        "referral_date": Field("Date Referred", "day", required=True),
        "district": Field("District", "word", {**DISTRICTS, "Not Known": "UNKNOWN"}, required=True),
        "referral_source": Field(
            "Referred By",
            "word",
            _kind("REFERRAL_SOURCE", POLICE="Police", IDVA="IDVA", SELF="Self"),
        ),
        "referral_reason": Field(
            "Eligibility",
            "word",
            _kind("REFERRAL_REASON", DOMESTIC_ABUSE_VICTIM="Victim of domestic abuse"),
            required=True,
        ),
        "is_domestic_abuse": Field("Domestic Abuse", "word", YES_NO, required=True),
        "age_band": Field(
            "Age Category",
            "word",
            {
                "Under 18": "HOME_SECURITY:UNDER_18",
                "18-25": "HOME_SECURITY:18-25",
                "60+": "HOME_SECURITY:60+",
                "Unknown": "HOME_SECURITY:UNKNOWN",
            },
        ),
        "sex": Field("Gender", "word", {**SEXES, "Not recorded": "U"}),
        "ethnicity": Field(
            "Ethnicity",
            "word",
            {
                "White Other": "WHITE",
                "Black Caribbean": "BLACK",
                "Declined": "REFUSED",
                "Not recorded": "UNKNOWN",
            },
        ),
        "referral_outcome": Field(
            "Outcome", "word", _kind("REFERRAL_OUTCOME", VISIT_COMPLETED="Visit completed")
        ),
    },
)

_FIGURE = {"kind": "number", "required": True, "symbols": ("..", "-")}
DISCLOSURES = Layout(
    agency="clares_law",
    system="ONS",
    fact="fct_aggregate_return",
    file="clares_law_disclosures_2016-04_2018-12",
    id="period",
    counted_from="period",
    fields={
        "period": Field("Year", "period", required=True),
        "RIGHT_TO_KNOW_APPLICATION": Field("Right to Know applications", **_FIGURE),  # type: ignore[arg-type]  # one set of words for four columns
        "RIGHT_TO_KNOW_DISCLOSURE": Field("Right to Know disclosures", **_FIGURE),  # type: ignore[arg-type]
        "RIGHT_TO_ASK_APPLICATION": Field("Right to Ask applications", **_FIGURE),  # type: ignore[arg-type]
        "RIGHT_TO_ASK_DISCLOSURE": Field("Right to Ask disclosures", **_FIGURE),  # type: ignore[arg-type]
    },
)

LAYOUTS = (
    *(MARAC, IDVA, CONCERN, ENQUIRY, CRC, CHILD_CASE, ASSESSMENT, HOME_SECURITY),
    DISCLOSURES,
)
"""Parents before those that refer to them."""

SINGLE = (
    *("referral_source", "referral_outcome", "support_type", "referral_reason", "support_reason"),
    *("enquiry_type", "offence_category", "sentence"),
    *("need_category", "contact_source", "referral_need"),
)
"""Columns of which a row has one characteristic."""
OF_FACT: dict[str, tuple[str, ...]] = {
    "fct_referral": SINGLE[:5],
    "fct_enquiry": ("enquiry_type", "support_reason"),
    "fct_perpetrator_caseload": ("offence_category", "sentence"),
    "fct_child_case": ("need_category", "contact_source", "referral_need"),
    "fct_child_assessment": (),
}
