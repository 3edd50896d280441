"""What the two police systems write: the sample's own word lists, known to nothing else.

Every position in a tuple is a code of the county's arrays: district 3 is ``DISTRICT_WORDS[3]`` in
the legacy layout and ``DISTRICT_CODES[3]`` in Athena's.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.synthetic.police.calibration import DISTRICTS

# ------------------------------------------------------------------------------------ places

DISTRICT_WORDS = (*DISTRICTS, "Out of County", "Not Known")
DISTRICT_CODES = (
    "E07000095",
    "E07000096",
    "E07000242",
    "E07000098",
    "E07000099",
    "E07000240",
    "E07000243",
    "E07000102",
    "E07000103",
    "E07000241",
    "X99",
    "X00",
)

# ---------------------------------------------------------------------------------- offences


@dataclass(frozen=True)
class OffenceType:
    """An offence as the two systems title it, and how often it is drawn within its kind."""

    key: str
    legacy: str
    athena: str
    ho_code: str
    weight: float
    variants: tuple[str, ...] = ()
    """Other wordings seen in legacy extracts: long, short and cut-off ones."""


NON_CRIME = OffenceType(
    "NON_CRIME_DA",
    "NC1 Domestic Incident",
    "Domestic abuse non-crime incident",
    "NC1",
    1.0,
    ("Non-Crime Domestic",),
)
ASSAULTS = (
    OffenceType(
        "ASSAULT_ABH",
        "Occasioning ABH",
        "Assault occasioning actual bodily harm",
        "008/06",
        41,
        ("Occasioning Actual Bodily Harm (ABH)",),
    ),
    OffenceType(
        "COMMON_ASSAULT",
        "Common Assault (Without Injury)",
        "Common assault",
        "105/01",
        33,
        ("Common Assault",),
    ),
    OffenceType(
        "ASSAULT_BATTERY",
        "Assault by Beating/Battery (Non Injury)",
        "Assault by beating",
        "105/01",
        20,
    ),
    OffenceType(
        "GBH_WOUNDING",
        "GBH Wound / Inflict (S20)",
        "Malicious wounding or inflicting grievous bodily harm",
        "008/01",
        3,
    ),
    OffenceType(
        "GBH_WITH_INTENT",
        "GBH Wound With Intent (S18)",
        "Wounding with intent or causing grievous bodily harm with intent",
        "005/01",
        2,
        ("GBH Wound With Intent",),
    ),
    OffenceType(
        "ASSAULT_AGGRAVATED_COMMON",
        "Racially/Religiously Aggravated Common Assault",
        "Racially or religiously aggravated common assault or beating",
        "008/57",
        1,
    ),
)
STALKING_AND_HARASSMENT = (
    OffenceType(
        "HARASSMENT_COURSE_OF_CONDUCT",
        "Pursued Course of Conduct Likely (S2)",
        "Harassment - pursue course of conduct which amounts to harassment",
        "195/94",
        38,
        ("Harassment (S2)",),
    ),
    OffenceType(
        "MALICIOUS_COMMUNICATIONS",
        "Malicious Communications",
        "Sending letters etc. with intent to cause distress or anxiety",
        "008/72",
        36,
        ("Malicious Comms",),
    ),
    OffenceType(
        "HARASSMENT_FEAR_OF_VIOLENCE",
        "Course of Conduct Fear of Violence (S4)",
        "Putting people in fear of violence",
        "008/30",
        5,
    ),
    OffenceType(
        "HARASSMENT_AT_HOME",
        "Harassment in the Home (S42A)",
        "Harassment etc. of a person in his home",
        "125/68",
        1,
    ),
    OffenceType(
        "BREACH_HARASSMENT_INJUNCTION",
        "Breach Of Harassment Injunction (S3)",
        "Breach of conditions of injunction against harassment",
        "008/29",
        1,
    ),
    OffenceType(
        "BREACH_RESTRAINING_ORDER",
        "Breach Of Restraining Order S5(5)",
        "Breach of a restraining order issued on conviction",
        "008/31",
        6,
        ("Breach of Restraining Order",),
    ),
    OffenceType(
        "STALKING",
        "Stalking (S2A)",
        "Pursue a course of conduct which amounts to stalking",
        "195/12",
        6,
    ),
    OffenceType(
        "STALKING_FEAR_OF_VIOLENCE",
        "Stalking Involving Fear of Violence",
        "Stalking involving fear of violence",
        "008/65",
        4,
    ),
    OffenceType(
        "STALKING_ALARM_DISTRESS",
        "Stalking Serious Alarm/Distress",
        "Stalking involving serious alarm/distress",
        "008/66",
        3,
    ),
)
OTHER_CRIMES = (
    OffenceType(
        "CRIMINAL_DAMAGE_UNDER_5000",
        "Damage or Destroy Property (£5,000 or Less)",
        "Other criminal damage, under £5,000",
        "149/00",
        30,
        ("Damage or Destroy Property (5,000 or Less)",),
    ),
    OffenceType(
        "CRIMINAL_DAMAGE_UNDER_500",
        "Damage or Destroy (£500 or Less)",
        "Other criminal damage, under £500",
        "149/00",
        7,
        ("Damage or Destroy (500 or Less)",),
    ),
    OffenceType(
        "THREAT_TO_DAMAGE",
        "Threaten to Damage Property",
        "Threats to destroy or damage property",
        "059/11",
        3,
    ),
    OffenceType("ARSON", "Arson (Not Endangering Life)", "Arson not endangering life", "056/02", 1),
    OffenceType("THREATS_TO_KILL", "Threat to Kill", "Threats to kill", "003/01", 11),
    OffenceType(
        "COERCIVE_CONTROL",
        "Controlling/Coercive Behaviour",
        "Engage in controlling/coercive behaviour in an intimate / family relationship",
        "008/67",
        7,
        ("Coercive Behaviour",),
    ),
    OffenceType(
        "PUBLIC_ORDER_S4A",
        "Intentional Harassment/Alarm Distress",
        "Causing intentional harassment, alarm or distress",
        "125/09",
        6,
    ),
    OffenceType(
        "PUBLIC_ORDER_S4",
        "Fear/Provocation of Violence (S4)",
        "Fear or provocation of violence",
        "125/11",
        3,
    ),
    OffenceType(
        "BREACH_NON_MOLESTATION",
        "Breach Of Non-Molestation Order",
        "Breach of non-molestation order",
        "066/39",
        6,
        ("Breach of non",),
    ),
    OffenceType(
        "RAPE_FEMALE_16_OVER",
        "Rape of a Female Aged 16 or over",
        "Rape of a female aged 16 or over",
        "019/08",
        9,
    ),
    OffenceType(
        "SEXUAL_ASSAULT_FEMALE",
        "Sexual Assault On A Female",
        "Sexual assault on a female",
        "020/05",
        3,
    ),
    OffenceType(
        "SEXUAL_ASSAULT_MALE", "Sexual Assault On A Male", "Sexual assault on a male", "017/15", 1
    ),
    OffenceType(
        "DISCLOSE_PRIVATE_IMAGES",
        "Disclose Private Sexual Photographs",
        "Disclose private sexual photographs and films with intent to cause distress",
        "008/71",
        2,
        ("Disclose Private Sexual Photogr",),
    ),
    OffenceType("FALSE_IMPRISONMENT", "False Imprisonment", "False imprisonment", "036/03", 2),
    OffenceType("ROBBERY_PERSONAL", "Robbery (Personal)", "Robbery - personal", "034/01", 1),
    OffenceType(
        "BURGLARY_DWELLING",
        "Burglary (dwelling)",
        "Burglary - residential",
        "028/03",
        4,
    ),
    OffenceType(
        "THEFT_DWELLING_OTHER",
        "Theft (dwelling/other)",
        "Theft in a dwelling other than from automatic machine or meter",
        "040/00",
        8,
    ),
    OffenceType("THEFT_OTHER", "Theft (other)", "Theft if not classified elsewhere", "049/10", 2),
    OffenceType(
        "VEHICLE_TAKING",
        "Unauthorised Taking of Motor Vehicle",
        "Unauthorised taking of a motor vehicle",
        "130/01",
        1,
    ),
    OffenceType(
        "WITNESS_INTIMIDATION",
        "Intimidation of Witness",
        "Intimidation or intending to intimidate a witness",
        "079/04",
        1,
    ),
)
# The title said nothing although the code did.
UNTITLED = OffenceType("UNKNOWN", "Unknown", "Not Recorded", "105/01", 0.0)

OFFENCE_TYPES = (NON_CRIME, *ASSAULTS, *STALKING_AND_HARASSMENT, *OTHER_CRIMES, UNTITLED)
TYPE_BY_KEY = {kind.key: position for position, kind in enumerate(OFFENCE_TYPES)}

# ----------------------------------------------------------------- risk, outcome, relationship

DASH_LEGACY = ("H", "M", "S", "NK", "")
DASH_ATHENA = ("High", "Medium", "Standard", "Not Recorded", "")
DASH_UNKNOWN, DASH_BLANK = 3, 4


@dataclass(frozen=True)
class Outcome:
    """A Home Office outcome as the legacy system words it and Athena codes it."""

    legacy: str
    athena: str
    weight: float
    """How often it is drawn among the detected or among the undetected."""


DETECTED_OUTCOMES = (
    Outcome("Type 1 - Charge / Summons", "1", 78),
    Outcome("Type 1A - Charge / Summons (Alternate Offence)", "1A", 4),
    Outcome("Type 2 - Caution - Youth", "2", 1.5),
    Outcome("Type 3 - Caution - Adult", "3", 13),
    Outcome("Type 3A - Caution - Adult (Alternate Offence)", "3A", 1),
    Outcome("Type 4 - Taken Into Consideration", "4", 0.5),
    Outcome("Type 8 - Community Resolution", "8", 2),
)
UNDETECTED_OUTCOMES = (
    Outcome("Type 16 - Named Suspect - Victim Unsupportive", "16", 50),
    Outcome("Type 15 - Named Suspect - Evidential Difficulties", "15", 26),
    Outcome("Type 14 - Victim Declines - Suspect Not Identified", "14", 4),
    Outcome("Type 18 - Investigation Complete - No Suspect Identified", "18", 5),
    Outcome("Type 10 - Not in Public Interest - Police", "10", 2),
    Outcome("Type 9 - Not in Public Interest - CPS", "9", 1),
    Outcome("Type 5 - Offender Has Died", "5", 0.2),
    Outcome("Type 17 - Prosecution Time Limit Expired", "17", 0.8),
    Outcome("Type 20 - Action Undertaken by Another Body", "20", 2),
    Outcome("Type 21 - Further Investigation Not in Public Interest", "21", 2),
)
NO_OUTCOME = Outcome("No Outcome - Unfinalised Investigation", "", 7)
OUTCOMES = (*DETECTED_OUTCOMES, *UNDETECTED_OUTCOMES, NO_OUTCOME)
UNFINALISED = len(OUTCOMES) - 1

RELATIONSHIPS = (
    "",
    "Partner",
    "Ex-Partner",
    "Spouse",
    "Ex-Spouse",
    "Parent",
    "Child",
    "Sibling",
    "Other Family",
    "Not Known",
)
RELATIONSHIP_WEIGHTS = (0, 30, 32, 9, 6, 6, 7, 5, 3, 2)

# ------------------------------------------------------------------------------------ people

VICTIM, ACCUSED, SUSPECT, WITNESS = range(4)
ROLES_LEGACY = ("V", "A", "S", "W")
ROLES_ATHENA = ("Victim", "Accused", "Suspect", "Witness")

FEMALE, MALE, SEX_UNKNOWN, SEX_BLANK = range(4)
SEX_LEGACY = ("F", "M", "U", "")
SEX_ATHENA = ("Female", "Male", "Unknown", "")

# Self-defined 16+1 codes by the group of calibration.ETHNIC_GROUPS, with weights. The Chinese (O1)
# stand with the Asian group, as in the 2011 Census whose counts the printed rates divide by.
ETHNICITY_BY_GROUP = (
    (("W1", 92), ("W2", 2), ("W9", 6)),
    (("M1", 45), ("M2", 15), ("M3", 20), ("M9", 20)),
    (("A1", 35), ("A2", 25), ("A3", 10), ("A9", 22), ("O1", 8)),
    (("B1", 40), ("B2", 45), ("B9", 15)),
    (("O9", 1),),
    (("", 35), ("NS", 45), ("N1", 10), ("N2", 5), ("N3", 5)),
)
ETHNICITIES = tuple(code for group in ETHNICITY_BY_GROUP for code, _ in group)
GROUP_OF_ETHNICITY = tuple(number for number, group in enumerate(ETHNICITY_BY_GROUP) for _ in group)

# What stands where a name or a date of birth is not known.
PLACEHOLDER_NAMES = ("UNKNOWN", "N/K", "NOT KNOWN", "Unknown", "NK")
PLACEHOLDER_BIRTH = "1900-01-01"
BUSINESSES = ("Sample Stores Ltd", "Made Up Motors Limited", "Example Lettings PLC")
