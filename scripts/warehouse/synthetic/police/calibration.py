"""The printed figures that the sample reproduces, and what was chosen where they contradict.

Source: *Domestic Abuse Needs Assessment, Hertfordshire* (June 2019), sections 3.2.1 and 3.3.1;
"T8" names its Table 8. A constant either is a printed figure or says that it was chosen, within
which printed bounds. Years are calendar years of the recorded date, pairs are (2016, 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

AS_OF = date(2019, 6, 28)
"""The sample's own clock: the month in which the document came out."""

GO_LIVE = date(2018, 5, 1)
YEARS = (2016, 2017, 2018)
DEMOGRAPHIC_YEARS = (2016, 2017)

# ------------------------------------------------------------------------- offences, T4 to T6, T13

DISTRICTS = (
    "Broxbourne",
    "Dacorum",
    "East Herts",
    "Hertsmere",
    "North Herts",
    "St. Albans",
    "Stevenage",
    "Three Rivers",
    "Watford",
    "Welwyn Hatfield",
)

DA_CRIME_BY_DISTRICT = {  # T4: 2016, 2017, 2018
    "Broxbourne": (937, 1_019, 1_061),
    "Dacorum": (1_133, 1_291, 1_444),
    "East Herts": (918, 942, 980),
    "Hertsmere": (847, 890, 889),
    "North Herts": (809, 1_022, 1_127),
    "St. Albans": (909, 1_026, 1_034),
    "Stevenage": (1_072, 1_218, 1_234),
    "Three Rivers": (559, 618, 636),
    "Watford": (942, 1_025, 1_113),
    "Welwyn Hatfield": (1_054, 1_259, 1_281),
}
DA_NON_CRIME_BY_DISTRICT = {  # T13: 2016, 2017, 2018
    "Broxbourne": (945, 919, 934),
    "Dacorum": (1_186, 1_135, 1_282),
    "East Herts": (787, 846, 737),
    "Hertsmere": (908, 797, 775),
    "North Herts": (866, 894, 959),
    "St. Albans": (763, 843, 709),
    "Stevenage": (1_001, 1_002, 917),
    "Three Rivers": (616, 653, 565),
    "Watford": (843, 871, 763),
    "Welwyn Hatfield": (1_098, 1_208, 1_085),
}
DA_CRIMES = tuple(sum(row[i] for row in DA_CRIME_BY_DISTRICT.values()) for i in range(3))

ALCOHOL_FLAGS = (2_253, 2_503)  # T5
DRUG_FLAGS = (33, 39)  # T5
DASH = {  # T6: high, medium, standard, unknown; 2016 is not printed and was chosen
    2016: (1_040, 3_710, 4_320, 110),
    2017: (1_031, 4_077, 5_083, 119),
    2018: (885, 4_383, 4_960, 571),
}
ASSAULTS = 18_726  # section 3.2.1: 61.8% of the 30,289 crimes of three years

# Committed months of the 30,289 crimes: January 10.4%, June 8.5%, October 8.4%, December 9.2%
# are printed, the others were chosen below 8.4%.
DA_CRIMES_BY_MONTH = (
    3_150,
    2_390,
    2_420,
    2_370,
    2_460,
    2_575,
    2_430,
    2_400,
    2_380,
    2_544,
    2_383,
    2_787,
)

# ------------------------------------------------------------------ stalking and harassment, T14

SH_CRIMES = (3_525, 4_468, 4_973)  # T14, Figure 10
DA_SH_CRIMES = (1_409, 1_693, 1_854)  # T14

# Figure 10 prints two rates of 2018, Stevenage 7.06 and Broxbourne 5.57 per 1,000 people of
# mid-2017: 619 and 539 crimes. The others were chosen: lower, not significantly above the county,
# and every district significantly above its own 2016. The rest of a year is outside or unknown.
SH_CRIME_BY_DISTRICT = {
    "Broxbourne": (382, 484, 539),
    "Dacorum": (440, 558, 621),
    "East Herts": (354, 449, 500),
    "Hertsmere": (280, 355, 395),
    "North Herts": (354, 449, 500),
    "St. Albans": (334, 423, 471),
    "Stevenage": (439, 556, 619),
    "Three Rivers": (253, 321, 357),
    "Watford": (301, 382, 425),
    "Welwyn Hatfield": (373, 473, 526),
}

# --------------------------------------------------------------------------------- victims, T7-T12

VICTIMS_BY_YEAR = (7_069, 8_110, 8_324)  # T7
VICTIMS_IN_THREE_YEARS = 21_401  # T7
VICTIMS_2016_17 = 14_382  # executive summary, section 3.2.1 (16.5%)
VICTIMS_IN_BOTH_YEARS = sum(VICTIMS_BY_YEAR[:2]) - VICTIMS_2016_17  # 797, not the text's 863
CRIMES_WITH_IDENTIFIED_VICTIM = 28_032  # section 3.2.1, three years

SEXES = ("F", "M")
VICTIM_SEX = ((5_259, 1_810), (5_958, 2_152))  # T8, a row a year: female, male

AGE_BANDS = ("Under 17", "17-26", "27-36", "37-46", "47-56", "57-66", "67+")
AGE_BAND_FLOORS = (0, 17, 27, 37, 47, 57, 67)
VICTIM_AGE = (  # T9
    (149, 1_867, 1_972, 1_515, 1_003, 327, 236),
    (119, 2_114, 2_273, 1_726, 1_175, 408, 295),
)

ETHNIC_GROUPS = ("White", "Mixed", "Asian", "Black", "Other", "Unknown")
VICTIM_ETHNICITY = (  # T10; the 663 unknown or refused are what is missing to the year's victims
    (5_906, 157, 412, 310, 18, 266),
    (6_734, 165, 425, 370, 19, 397),
)

REPEAT_VICTIMS = 2_372
REPEAT_VICTIM_CRIMES = 6_065
# T11 prints bands (2,306 / 58 / 6 / 2) and the highest number, 19; the split was chosen. It adds
# to 6,065 crimes and the ones that two repeat victims share.
REPEAT_VICTIM_INVOLVEMENT = MappingProxyType({
    2: 1_606, 3: 500, 4: 150, 5: 50,
    6: 26, 7: 14, 8: 9, 9: 5, 10: 4,
    11: 2, 12: 2, 13: 1, 14: 1,
    17: 1, 19: 1,
})  # fmt: skip
REPEAT_VICTIM_SEX = (1_919, 453)
# 2,063 White, 81 Black (2.58 per 1,000), 52 Mixed (1.89), 236 minority in all, 73 unknown.
REPEAT_VICTIM_ETHNICITY = (2_063, 52, 98, 81, 5, 73)
# 3,169 repeat victims counted in each year; 27-36 29.7%, 17-26 27.6%, under 17 -11.5%, every
# other band growing; mean age 35-36. The split was chosen within these.
REPEAT_VICTIM_AGE = ((26, 415, 440, 318, 200, 58, 28), (23, 460, 501, 362, 230, 72, 36))

YOUNG_REPEAT_VICTIMS = 141
YOUNG_REPEAT_VICTIM_SEX = (120, 21)
YOUNG_REPEAT_VICTIM_ETHNICITY = (125, 2, 6, 4, 0, 4)
# 300 crimes at 16 to 18, and (chosen) one more crime at 19 for 15 of them.
YOUNG_REPEAT_VICTIM_INVOLVEMENT = MappingProxyType({2: 112, 3: 25, 4: 4})
YOUNG_REPEAT_VICTIM_CRIMES = MappingProxyType(
    {  # T12
        "ASSAULT_ABH": 99,
        "COMMON_ASSAULT": 51,
        "ASSAULT_BATTERY": 30,
        "RAPE_FEMALE_16_OVER": 20,
        "HARASSMENT_COURSE_OF_CONDUCT": 16,
        "MALICIOUS_COMMUNICATIONS": 15,
        "CRIMINAL_DAMAGE_UNDER_5000": 9,
        "THREATS_TO_KILL": 9,
        "STALKING_FEAR_OF_VIOLENCE": 5,
        "THEFT_DWELLING_OTHER": 5,
        "PUBLIC_ORDER_S4A": 5,
        "SEXUAL_ASSAULT_FEMALE": 4,
        "BREACH_RESTRAINING_ORDER": 3,
        "BREACH_NON_MOLESTATION": 2,
        "CRIMINAL_DAMAGE_UNDER_500": 2,
        "DISCLOSE_PRIVATE_IMAGES": 2,
        "FALSE_IMPRISONMENT": 2,
        "GBH_WITH_INTENT": 2,
        "SEXUAL_ASSAULT_MALE": 2,
        "THREAT_TO_DAMAGE": 2,
        "UNKNOWN": 15,
    }
)

# ------------------------------------------------- stalking and harassment victims, T15 to T18

SH_VICTIM_SEX = ((905, 160), (1_051, 274))  # T15
SH_VICTIM_AGE = ((11, 326, 335, 228, 119, 25, 21), (9, 367, 424, 306, 158, 37, 24))  # T16
SH_VICTIM_ETHNICITY = ((925, 26, 47, 38, 1, 28), (1_140, 30, 63, 50, 2, 40))  # T17

SH_REPEAT_VICTIMS = 243
SH_REPEAT_VICTIMS_IN_BOTH_YEARS = 70
SH_REPEAT_CRIMES = 547
# T18 prints 2-3: 231, 4-5: 11, 6+: 1; the split was chosen: 547 crimes and those shared.
SH_REPEAT_INVOLVEMENT = MappingProxyType({2: 196, 3: 35, 4: 8, 5: 3, 6: 1})
SH_REPEAT_SEX = (212, 31)
SH_REPEAT_ETHNICITY = (214, 5, 10, 9, 0, 5)
SH_REPEAT_AGED_17_36 = 150
SH_REPEAT_YOUNG = 11
SH_REPEAT_ALCOHOL_CRIMES = 27
SH_REPEAT_DRUG_CRIMES = 1

# --------------------------------------------------------------------- perpetrators, T33 to T38

DETECTED = (2_281, 1_975, 1_272)  # T33
DETECTED_MULTI = (72, 52, 57)  # T33
SH_DETECTED = (485, 471)  # T38
SH_DETECTED_MULTI = (12, 6)  # T38, whose total says 19

PERPETRATORS = 3_282
PERPETRATOR_SEX = (387, 2_895)  # T34
PERPETRATOR_AGE = (42, 909, 1_087, 709, 420, 91, 22)  # T35
PERPETRATORS_OF_UNKNOWN_AGE = 2  # T35
PERPETRATOR_ETHNICITY = (2_757, 68, 111, 288, 29, 29)  # Black 9.17, Other 4.09 per 1,000

REPEAT_PERPETRATORS = 693
REPEAT_PERPETRATOR_CRIMES = 1_798
# T36 prints bands and the highest, 11; the split was chosen: 1,798 crimes and those shared.
REPEAT_PERPETRATOR_INVOLVEMENT = MappingProxyType({
    2: 478, 3: 110, 4: 49, 5: 36, 6: 10, 7: 5, 8: 1, 9: 3, 11: 1,
})  # fmt: skip
REPEAT_PERPETRATOR_SEX = (46, 647)
REPEAT_PERPETRATOR_ETHNICITY = (594, 15, 23, 53, 2, 6)  # 93 minority, Black 53 (1.69 per 1,000)
# Counted in each year: 27-36 34.4%, 17-26 30%, none of 67 or over, mean age 32 and 35.
REPEAT_PERPETRATORS_IN_BOTH_YEARS = 200
REPEAT_PERPETRATOR_AGE = ((8, 153, 160, 83, 40, 6, 0), (3, 115, 147, 103, 60, 15, 0))
REPEAT_PERPETRATOR_CRIMES_IN_STEVENAGE = 237  # 2.7 per 1,000

YOUNG_REPEAT_PERPETRATORS = 37
YOUNG_REPEAT_PERPETRATOR_SEX = (3, 34)
YOUNG_REPEAT_PERPETRATOR_ETHNICITY = (30, 1, 2, 4, 0, 0)
# 71 crimes at 16 to 18, and (chosen) one more crime at 19 for 11 of them.
YOUNG_REPEAT_PERPETRATOR_INVOLVEMENT = MappingProxyType({2: 29, 3: 8})
YOUNG_REPEAT_PERPETRATOR_CRIMES = MappingProxyType(
    {  # T37, and nine types not printed: one each
        "ASSAULT_ABH": 19,
        "COMMON_ASSAULT": 16,
        "CRIMINAL_DAMAGE_UNDER_5000": 12,
        "THEFT_DWELLING_OTHER": 5,
        "ASSAULT_BATTERY": 4,
        "BURGLARY_DWELLING": 2,
        "STALKING_FEAR_OF_VIOLENCE": 2,
        "HARASSMENT_COURSE_OF_CONDUCT": 2,
        "MALICIOUS_COMMUNICATIONS": 1,
        "BREACH_NON_MOLESTATION": 1,
        "CRIMINAL_DAMAGE_UNDER_500": 1,
        "THREATS_TO_KILL": 1,
        "ROBBERY_PERSONAL": 1,
        "PUBLIC_ORDER_S4A": 1,
        "GBH_WOUNDING": 1,
        "THEFT_OTHER": 1,
        "VEHICLE_TAKING": 1,
    }
)

SH_PERPETRATORS = 738
SH_PERPETRATOR_SEX = (55, 683)
SH_PERPETRATORS_AGED_27_36 = 238
SH_PERPETRATOR_ETHNICITY = (629, 20, 25, 50, 4, 10)  # 99 minority; the split was chosen
SH_REPEAT_PERPETRATORS = 147
SH_REPEAT_PERPETRATOR_INVOLVEMENT = MappingProxyType({2: 85, 3: 39, 4: 18, 5: 5})  # chosen

# ------------------------------------------------------------------------- contradictions


@dataclass(frozen=True)
class Choice:
    """Printed figures that cannot all be true, and what the sample follows."""

    figures: str
    chosen: str
    why: str


CHOICES = (
    Choice(
        "Table 7: 7,069 and 8,110 victims, 14,382 people in both years together; section 3.2.1: "
        "863 repeat victims (36.4%) in both years.",
        "797 in both years (33.6%).",
        "7,069 + 8,110 - 14,382 = 797. Everybody in both years is a repeat victim, so 863 would "
        "need 14,316 people, against three places that print or use 14,382.",
    ),
    Choice(
        "Table 17: Black / Black British 38 and 50, total 98 and 3.7%, rate 2.80 per 1,000.",
        "88 (3.8%).",
        "38 + 50 = 88; 88 over 31,401 people is the printed 2.80; 257 minority victims also need "
        "88.",
    ),
    Choice(
        "Table 17: White 2,065 is 88.8%, Asian 110 is 5.0%.",
        "The counts: 88.9% and 4.7% of the 2,322 victims with a known ethnicity.",
        "The yearly counts add up and give the printed rates.",
    ),
    Choice(
        "Table 15: 2,390 individual victims, 70 of the repeat ones in both years; section 3.2.1: "
        "2,309 victims, of whom 243 repeat (10.5%; the executive summary says 11%).",
        "2,390 victims counted in each year, 2,320 people, 70 in both years (10.5%).",
        "The tables count people once in each year: 2,390 - 70 = 2,320. 2,309 would need 81.",
    ),
    Choice(
        "Table 38: 12 and 6 offences with more than one perpetrator, total 19 (2.0%).",
        "18 (1.9%).",
        "12 + 6 = 18, and both rows' shares fit their counts.",
    ),
    Choice(
        "Young repeat perpetrators: 37 of 693 is 1 in 5 (5.3%).",
        "37.",
        "37 of 693 is 5.3%, 1 in 19.",
    ),
    Choice(
        "Executive summary: 74% of repeat victims female, 89% of repeat perpetrators male; "
        "section 3: 80.9% (1,919) and 93.4% (647).",
        "1,919 and 647.",
        "74% and 88% are the shares of all victims and of all perpetrators.",
    ),
    Choice(
        "Age shares of repeat perpetrators (34.4% aged 27-36) are of people counted in each year.",
        "893 counted in each year, 307 of them aged 27-36.",
        "No whole number of 693 people is 34.4%; the note says that people may count twice.",
    ),
    Choice(
        "Shares, changes and rates beside counts that they do not fit: Table 4 Dacorum +27.5%, "
        "Table 6 high 8.1% and medium 40.4%, Table 13 Hertsmere -14.7%, stalking +41.4%, "
        "Table 16 text 31.7%, repeat victims of stalking aged 16-18 4% and with drugs 0.1%, "
        "repeat perpetrators White 86.4% and 0.62 per 1,000.",
        "The counts: +27.4%, 8.2%, 40.6%, -14.6%, +41.1%, 31.8%, 5%, 0.2%, 86.5%, 0.61.",
        "Counts add up with the rest of the document; a share can be worked out again.",
    ),
    Choice(
        "Figures 6 and 10 and the text on non-crimes: rates of 14.07, 11.50 and 10.46 per 1,000.",
        "The counts of Tables 4 and 13.",
        "The rates depend on the population taken; 7.06 and 5.57 fit mid-2017, and their counts "
        "(619 and 539) were worked out from it because no table prints them.",
    ),
)
