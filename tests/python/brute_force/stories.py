"""Ways in which a count of crimes and people can go wrong, each told as a story.

A story adds a few rows to a county; ``make_county`` tells several, in any order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from brute_force import codes
from brute_force.codes import Layout, OffenceType
from brute_force.county import Author, County, Crime, Moment, RawRow

Story = Callable[[Author], None]

BOTH_ROLES = ("VICTIM", "ACCUSED")
IS_ABUSE: dict[bool, RawRow] = {True: {"DA_FLAG": "Y"}, False: {"DomesticAbuseMarker": "Yes"}}
IS_NO_ABUSE: dict[bool, RawRow] = {True: {"DA_FLAG": "N"}, False: {"DomesticAbuseMarker": "No"}}
"""How each system, legacy or not, says domestic abuse, and that it is none."""

SILENT: tuple[tuple[Layout, ...], ...] = (
    (Layout.LEGACY_OFFENCE, Layout.LEGACY_PERSON),
    (Layout.ATHENA_INVESTIGATION, Layout.ATHENA_PERSON),
    (Layout.LEGACY_PERSON,),
    (Layout.ATHENA_PERSON,),
    (Layout.ATHENA_INVESTIGATION,),
    tuple(Layout),
)
"""What a supplier may not have sent; persons without their offences stand alone."""


def make_county(seed: int) -> County:
    """Tell the county of a seed: a few tens to a few hundred rows."""
    author = Author(seed)
    told: list[Story] = [story for story in STORIES for _ in range(author.pick((0, 1, 1, 2)))]
    told += [ordinary] * author.rng.randint(5, 40)
    author.rng.shuffle(told)
    for story in told:
        story(author)
    if author.chance(0.1):
        author.silence(author.pick(SILENT))
    return County(seed, author.files())


def abuse(
    author: Author,
    recorded: date,
    committed: Moment | None = None,
    *,
    kind: OffenceType | None = None,
    is_detected: bool | None = None,
    said: RawRow | None = None,
) -> Crime:
    """A domestic abuse crime, more often than not stalking or harassment."""
    return author.crime(
        recorded,
        committed,
        kind=kind or author.offence(stalking_share=0.6),
        is_detected=is_detected,
        said=IS_ABUSE[recorded < codes.ATHENA_GO_LIVE] | (said or {}),
    )


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


# ------------------------------------------------------------------------------- what and when


def ordinary(author: Author) -> None:
    """Any crime with anybody on it."""
    crime = author.crime(author.day())
    for _ in range(author.pick((0, 1, 1, 1, 2, 3))):
        author.involve(crime, author.anyone())
    for _ in range(author.pick((0, 0, 1, 1, 2))):
        author.involve(crime, author.anyone(), "ACCUSED")
    if author.chance(0.3):
        author.involve(crime, author.anyone(), author.pick(("SUSPECT", "WITNESS")))


def outside_the_years(author: Author) -> None:
    """Recorded just before the first year or just after the last."""
    recorded = author.pick((date(2015, 12, 31), date(2019, 1, 1)))
    crime = abuse(author, recorded, is_detected=True)
    person = author.anyone()
    for role in BOTH_ROLES:
        author.involve(crime, person, role)


def long_ago(author: Author) -> None:
    """Recorded when four of the districts had, or had just lost, another code."""
    days = (date(2012, 3, 31), date(2012, 4, 1), date(2013, 3, 31), date(2013, 4, 1))
    recorded = author.pick(days)
    names = ("St. Albans", "Welwyn Hatfield", "East Herts", "Stevenage", "Dacorum")
    said = {"DISTRICT": author.pick(names), "OUTCOME": "Type 1 - Charge / Summons"}
    crime = abuse(author, recorded, kind=codes.ABH, said=said)
    for role in BOTH_ROLES:
        author.involve(crime, author.anyone(), role)


def new_year(author: Author) -> None:
    """Committed in one year, recorded in the next."""
    recorded = author.pick((date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 2)))
    crime = abuse(author, recorded, date(recorded.year - 1, 12, 31))
    author.involve(crime, author.anyone())


def back_dated(author: Author) -> None:
    """Reported years later; some districts had another code when it happened."""
    recorded = author.day(date(2016, 3, 1))
    crime = abuse(author, recorded, recorded - timedelta(days=author.rng.randint(300, 3000)))
    author.involve(crime, author.anyone())


def straddling(author: Author) -> None:
    """Begun before Athena went live, ended after; either system may have recorded it."""
    recorded = author.pick((date(2018, 4, 30), date(2018, 5, 1), date(2018, 5, 3)))
    began = datetime.fromisoformat("2018-04-30T22:00")
    ended = {"OffenceEnd": "2018-05-01T09:00:00"}
    if recorded < codes.ATHENA_GO_LIVE:
        ended = {"COMMITTED_TO": "01/05/2018 09:00"}
    crime = abuse(author, recorded, began, said=ended)
    for role in BOTH_ROLES:
        author.involve(crime, author.anyone(), role)


def out_of_county(author: Author) -> None:
    """Somewhere else, or nobody knows where."""
    recorded = author.day()
    where = {"DistrictCode": author.pick(("X99", "X00"))}
    if recorded < codes.ATHENA_GO_LIVE:
        where = {"DISTRICT": author.pick(("Out of County", "Not Known"))}
    author.involve(abuse(author, recorded, said=where), author.anyone())


def non_crime(author: Author) -> None:
    """An incident with everybody on it that is no crime, even with an outcome; not all abuse."""
    recorded = author.day()
    said = author.pick((IS_ABUSE, IS_NO_ABUSE))[recorded < codes.ATHENA_GO_LIVE]
    is_detected = author.chance(0.5)
    crime = author.crime(recorded, kind=codes.NON_CRIME, is_detected=is_detected, said=said)
    for role in BOTH_ROLES:
        author.involve(crime, author.anyone(), role)


# ------------------------------------------------------------------------------ the same people


def tied_on_a_day(author: Author) -> None:
    """Two crimes recorded on one day, committed on either side of a birthday."""
    recorded = author.repeat_day()
    turned = recorded - timedelta(days=3)
    person = author.person(born=years_before(turned, author.pick((16, 17, 19, 27, 67))))
    for committed in (turned - timedelta(days=1), turned):
        crime = abuse(author, recorded, committed, is_detected=True)
        for role in BOTH_ROLES:
            author.involve(crime, person, role)


def in_both_systems(author: Author) -> None:
    """The same person before and after Athena, spelled this way and that."""
    person = author.anyone()
    for recorded in (author.legacy_day(), author.day(codes.ATHENA_GO_LIVE)):
        author.involve(abuse(author, recorded), person)


def same_reference(author: Author) -> None:
    """The two systems give two crimes the same reference."""
    legacy = abuse(author, author.legacy_day(), is_detected=True)
    athena = abuse(author, author.day(codes.ATHENA_GO_LIVE), said={"InvestigationRef": legacy.ref})
    for crime in (legacy, athena):
        for role in BOTH_ROLES:
            author.involve(crime, author.anyone(), role)


def prolific(author: Author) -> None:
    """One person on many crimes, as far as the highest bands."""
    person = author.anyone()
    for _ in range(author.pick((5, 6, 8, 10, 11))):
        crime = abuse(author, author.repeat_day(), is_detected=True)
        for role in BOTH_ROLES:
            author.involve(crime, person, role)


def nearly_the_same(author: Author) -> None:
    """Two people who differ in the day of birth only, or in one name."""
    one = author.anyone()
    if author.chance(0.5):
        born = one.born + timedelta(days=1)
        other = author.person(forename=one.forename, surname=one.surname, born=born)
    else:
        other = author.person(forename="Someone", surname=one.surname, born=one.born)
    for person in (one, other):
        author.involve(abuse(author, author.repeat_day()), person)


def unidentified(author: Author) -> None:
    """A name or the date of birth is missing or a mere placeholder: nobody in particular."""
    for _ in range(2):
        crime = abuse(author, author.day(), is_detected=True)
        names = ("FORENAME", "SURNAME") if crime.is_legacy else ("GivenName", "FamilyName")
        born, never = ("DOB", "01/01/1900") if crime.is_legacy else ("DateOfBirth", "1900-01-01")
        nobody = [{name: word} for name in names for word in ("", "UNKNOWN", "not known", "N/K")]
        said = author.pick([*nobody, {born: ""}, {born: never}])
        person = author.anyone()
        for role in BOTH_ROLES:
            author.involve(crime, person, role, said)


def twice_on_one_crime(author: Author) -> None:
    """Two rows, two numbers, one person; one row knows more than the other, or contradicts it."""
    person = author.anyone()
    crime = abuse(author, author.day(), is_detected=True)
    sex, ethnicity = ("SEX", "ETHNICITY_SDE")
    answers = [("F", "W1"), ("M", "A1")]
    if not crime.is_legacy:
        sex, ethnicity = ("Gender", "SelfDefinedEthnicity")
        answers = [("Female", "W1"), ("Male", "A1")]
    author.rng.shuffle(answers)
    for role in BOTH_ROLES:
        for said in author.pick((answers, [("", ""), *answers])):
            author.involve(crime, person, role, {sex: said[0], ethnicity: said[1]})


def victim_and_accused(author: Author) -> None:
    """One person in two roles on the same crime."""
    person = author.anyone()
    crime = abuse(author, author.repeat_day(), is_detected=True)
    for role in BOTH_ROLES:
        author.involve(crime, person, role)


def known_later(author: Author) -> None:
    """Sex and ethnicity unknown at first, then known, then said otherwise."""
    person = author.person()
    first = author.repeat_day()
    last = date(first.year, 12, 31)
    answers = (("U", ""), ("F", "NS"), ("", "B1"), ("M", "A1"))[author.pick((0, 0, 1)) :]
    for step, (sex, ethnicity) in enumerate(answers):
        recorded = min(first + timedelta(days=step), last)
        crime = abuse(author, recorded, is_detected=True)
        for role in BOTH_ROLES:
            author.involve(crime, person, role, {"SEX": sex, "ETHNICITY_SDE": ethnicity})


def never_known(author: Author) -> None:
    """Refused once, not asked once: no ethnicity is ever known."""
    person = author.person()
    for ethnicity in author.pick((("NS", ""), ("", "NS"), ("N1", "N3"))):
        crime = abuse(author, author.repeat_day(), is_detected=True)
        for role in BOTH_ROLES:
            author.involve(crime, person, role, {"SEX": "U", "ETHNICITY_SDE": ethnicity})


# --------------------------------------------------------------------------------------- ages


def birthdays(author: Author) -> None:
    """The day before a birthday, the birthday, the day after: 16 to 19, and the bands' edges."""
    recorded = author.repeat_day()
    years = author.pick((16, 16, 17, 18, 19, 19, 27, 37, 47, 57, 67))
    for offset in (-1, 0, 1):
        person = author.person(born=years_before(recorded, years) + timedelta(days=offset))
        for _ in range(author.pick((1, 2))):
            crime = abuse(author, recorded, recorded, is_detected=True)
            for role in BOTH_ROLES:
                author.involve(crime, person, role)


def young_and_then_not(author: Author) -> None:
    """Repeat offences of which only some fall into the years 16 to 18."""
    person = author.person(born=author.day(date(1998, 1, 1), date(2000, 12, 31)))
    for recorded in (author.repeat_day() for _ in range(author.pick((2, 3, 4)))):
        crime = abuse(author, recorded, is_detected=True)
        for role in BOTH_ROLES:
            author.involve(crime, person, role)


def born_on_29_february(author: Author) -> None:
    """A birthday that most years lack."""
    person = author.person(born=date(author.pick((1948, 1980, 2000)), 2, 29))
    for recorded in (date(2017, 2, 28), date(2017, 3, 1), date(2016, 2, 28), date(2016, 2, 29)):
        if author.chance(0.6):
            author.involve(abuse(author, recorded, recorded), person)


# --------------------------------------------------------------------------------- perpetrators


def several_accused(author: Author) -> None:
    """More than one perpetrator on one detected crime, some unidentified."""
    crime = abuse(author, author.day(), is_detected=True)
    for person in author.rng.sample(author.crowd, 3):
        author.involve(crime, person, "ACCUSED")
    if author.chance(0.3):
        surname = "SURNAME" if crime.is_legacy else "FamilyName"
        author.involve(crime, author.anyone(), "ACCUSED", {surname: ""})


def accused_but_undetected(author: Author) -> None:
    """Somebody is accused, nothing is proven: no perpetrator."""
    author.involve(abuse(author, author.day(), is_detected=False), author.anyone(), "ACCUSED")


def repeat_perpetrator(author: Author) -> None:
    """Accused again and again; not every crime is detected, is abuse or is stalking."""
    person = author.anyone()
    for _ in range(author.pick((2, 3, 4))):
        crime = author.crime(author.repeat_day(), is_detected=author.chance(0.8))
        author.involve(crime, person, "ACCUSED")


# ------------------------------------------------------------------------------------ migration


def migrated(author: Author) -> None:
    """A legacy crime that stands in Athena too, with its people."""
    recorded = author.legacy_day()
    person = author.anyone()
    crime = abuse(author, recorded, recorded, is_detected=True)
    copy = _migrate(author, crime)
    for role in BOTH_ROLES:
        author.involve(crime, person, role)
        if author.chance(0.8):
            author.involve(copy, person, role)


def migrated_and_lost(author: Author) -> None:
    """A copy in Athena whose legacy crime was never sent."""
    recorded = author.legacy_day()
    ref = f"D{author.number()}/{recorded:%y}"
    copy = _migrate(author, Crime(True, "", ref, recorded, recorded))
    author.involve(copy, author.anyone())


def _migrate(author: Author, crime: Crime) -> Crime:
    """The copy of a legacy crime in Athena's first file."""
    moved = author.crime(
        codes.ATHENA_GO_LIVE,
        crime.committed,
        said={
            "LegacyCrimeRef": crime.ref,
            "RecordedOn": f"{crime.recorded}T12:00:00",
            "OffenceStart": str(crime.committed),
            "OffenceEnd": "",
            "DomesticAbuseMarker": "Yes",
        },
    )
    return Crime(False, moved.period, moved.ref, crime.recorded, crime.committed)


# ---------------------------------------------------------------------------------- broken rows

Flawed = tuple[Layout, RawRow]
"""A layout, and what is wrong with one of its rows."""

BROKEN: tuple[Flawed, ...] = (
    (Layout.LEGACY_OFFENCE, {"CRIME_NUMBER": ""}),
    (Layout.LEGACY_OFFENCE, {"RECORDED_DATE": ""}),
    (Layout.LEGACY_OFFENCE, {"RECORDED_DATE": "31/02/2017"}),
    (Layout.LEGACY_OFFENCE, {"RECORDED_DATE": "2017-03-01"}),
    (Layout.LEGACY_OFFENCE, {"RECORDED_DATE": "01/05/2018"}),
    (Layout.LEGACY_OFFENCE, {"RECORDED_DATE": "01/05/2031"}),
    (Layout.LEGACY_OFFENCE, {"COMMITTED_FROM": ""}),
    (Layout.LEGACY_OFFENCE, {"COMMITTED_FROM": "30/04/2018 23:00", "RECORDED_DATE": "01/01/2018"}),
    (Layout.LEGACY_OFFENCE, {"DISTRICT": ""}),
    (Layout.LEGACY_OFFENCE, {"DISTRICT": "Luton"}),
    (Layout.LEGACY_OFFENCE, {"HO_CODE": "008/77"}),
    (Layout.LEGACY_OFFENCE, {"HO_CODE": "088/15"}),
    (Layout.LEGACY_OFFENCE, {"HO_CODE": "999/99"}),
    (Layout.LEGACY_OFFENCE, {"DA_FLAG": ""}),
    (Layout.LEGACY_OFFENCE, {"DA_FLAG": "Perhaps"}),
    (Layout.LEGACY_PERSON, {"CRIME_NUMBER": ""}),
    (Layout.LEGACY_PERSON, {"CRIME_NUMBER": "D000000/17"}),
    (Layout.LEGACY_PERSON, {"NOMINAL_ID": ""}),
    (Layout.LEGACY_PERSON, {"ROLE": ""}),
    (Layout.LEGACY_PERSON, {"ROLE": "X"}),
    (Layout.ATHENA_INVESTIGATION, {"InvestigationRef": ""}),
    (Layout.ATHENA_INVESTIGATION, {"RecordedOn": "2018-13-01T10:00:00"}),
    (Layout.ATHENA_INVESTIGATION, {"RecordedOn": "2031-05-01T10:00:00"}),
    (
        Layout.ATHENA_INVESTIGATION,
        {"RecordedOn": "2018-04-30T10:00:00", "OffenceStart": "2018-04-30"},
    ),
    (
        Layout.ATHENA_INVESTIGATION,
        {"RecordedOn": "2018-06-01T09:00:00", "OffenceStart": "2018-12-31"},
    ),
    (Layout.ATHENA_INVESTIGATION, {"DistrictCode": ""}),
    (Layout.ATHENA_INVESTIGATION, {"DistrictCode": "E06000032"}),
    (Layout.ATHENA_INVESTIGATION, {"DistrictCode": "E07000100"}),
    (Layout.ATHENA_INVESTIGATION, {"HomeOfficeCode": "008/77"}),
    (Layout.ATHENA_INVESTIGATION, {"RecordType": ""}),
    (Layout.ATHENA_INVESTIGATION, {"RecordType": "MAYBE"}),
    (Layout.ATHENA_INVESTIGATION, {"DomesticAbuseMarker": ""}),
    (Layout.ATHENA_PERSON, {"InvestigationRef": "41/000000/18"}),
    (Layout.ATHENA_PERSON, {"PersonId": ""}),
    (Layout.ATHENA_PERSON, {"Role": "Bystander"}),
)
"""Each breaks at least one rule whose price is the row."""

DOUBTFUL: tuple[Flawed, ...] = (
    (Layout.LEGACY_OFFENCE, {"COMMITTED_TO": "soon after"}),
    (Layout.LEGACY_OFFENCE, {"COMMITTED_TO": "01/01/2001"}),
    (Layout.LEGACY_OFFENCE, {"OFFENCE_DESCRIPTION": ""}),
    (Layout.LEGACY_OFFENCE, {"OFFENCE_DESCRIPTION": "Something else"}),
    (Layout.LEGACY_OFFENCE, {"OFFENCE_DESCRIPTION": "", "HO_CODE": "NC1"}),
    (Layout.LEGACY_OFFENCE, {"ALCOHOL_FLAG": "?", "DRUG_FLAG": ""}),
    (Layout.LEGACY_OFFENCE, {"DASH_RISK": "X"}),
    (Layout.LEGACY_OFFENCE, {"OUTCOME": ""}),
    (Layout.LEGACY_OFFENCE, {"OUTCOME": "Filed"}),
    (Layout.LEGACY_OFFENCE, {"OUTCOME_DATE": "31/02/2017"}),
    (Layout.LEGACY_PERSON, {"DOB": "31/02/1980"}),
    (Layout.LEGACY_PERSON, {"DOB": "1980-03-01"}),
    (Layout.LEGACY_PERSON, {"DOB": "15/06/1890"}),
    (Layout.LEGACY_PERSON, {"DOB": "01/05/2018"}),
    (Layout.LEGACY_PERSON, {"SEX": "Z", "ETHNICITY_SDE": "IC1", "RELATIONSHIP": "Foe"}),
    (Layout.ATHENA_INVESTIGATION, {"OffenceEnd": "2001-01-01"}),
    (Layout.ATHENA_INVESTIGATION, {"OffenceTitle": "Something else"}),
    (Layout.ATHENA_INVESTIGATION, {"OffenceTitle": "", "RecordType": "NON-CRIME"}),
    (Layout.ATHENA_INVESTIGATION, {"DashLevel": "Extreme", "OutcomeCode": "99"}),
    (Layout.ATHENA_PERSON, {"DateOfBirth": "01/03/1980"}),
    (Layout.ATHENA_PERSON, {"DateOfBirth": "1890-06-15"}),
    (Layout.ATHENA_PERSON, {"DateOfBirth": "2019-01-02"}),
    (Layout.ATHENA_PERSON, {"Gender": "Z", "SelfDefinedEthnicity": "IC1"}),
    (Layout.ATHENA_PERSON, {"AlcoholFactor": "?", "DrugFactor": "Maybe"}),
)
"""Each breaks a rule whose price is the value alone."""


def broken(author: Author) -> None:
    """A row that must not count, and the people who depend on it."""
    _flawed(author, *author.pick(BROKEN))


def doubtful(author: Author) -> None:
    """A row that counts, with a value that does not."""
    _flawed(author, *author.pick(DOUBTFUL))


def _flawed(author: Author, layout: Layout, said: RawRow) -> None:
    is_person = layout.endswith("person")
    recorded = author.legacy_day() if layout.startswith("legacy") else author.day(date(2018, 6, 1))
    crime = abuse(author, recorded, is_detected=True, said=None if is_person else said)
    person = author.anyone()
    for role in BOTH_ROLES:
        author.involve(crime, person, role, said if is_person else None)


def sent_twice_in_one_file(author: Author) -> None:
    """Second rows under a key that another row had first."""
    crime = abuse(author, author.day(), is_detected=True)
    role = author.pick(BOTH_ROLES)
    first = author.involve(crime, author.anyone(), role)
    number = "NOMINAL_ID" if crime.is_legacy else "PersonId"
    author.involve(crime, author.anyone(), role, {number: first[number]})
    ref = "CRIME_NUMBER" if crime.is_legacy else "InvestigationRef"
    author.crime(crime.recorded, crime.committed, said={ref: crime.ref})


STORIES: tuple[Story, ...] = (
    outside_the_years,
    long_ago,
    new_year,
    back_dated,
    straddling,
    out_of_county,
    non_crime,
    non_crime,
    tied_on_a_day,
    in_both_systems,
    same_reference,
    prolific,
    nearly_the_same,
    unidentified,
    twice_on_one_crime,
    victim_and_accused,
    known_later,
    never_known,
    birthdays,
    birthdays,
    young_and_then_not,
    born_on_29_february,
    several_accused,
    accused_but_undetected,
    repeat_perpetrator,
    migrated,
    migrated_and_lost,
    broken,
    broken,
    broken,
    doubtful,
    doubtful,
    doubtful,
    sent_twice_in_one_file,
)
