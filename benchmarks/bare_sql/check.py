"""What the warehouse checks by dbt tests and Great Expectations, here as plain counting queries.

Each statement yields the name of a check and how much breaks it. One pass over a table answers all
conditions on its rows; a column of few values is told apart before its values are looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

UK = "'%d/%m/%Y'"
UK_MOMENT = "['%d/%m/%Y %H:%M', '%d/%m/%Y']"
ISO = "'%Y-%m-%d'"
ISO_TIME = "'%Y-%m-%dT%H:%M:%S'"
ISO_MOMENT = "['%Y-%m-%dT%H:%M:%S', '%Y-%m-%d']"

LANDED_TERMS = {
    "legacy_offence": {
        "recorded": f"try_strptime(recorded_date, {UK})::date",
        "committed": f"try_strptime(committed_from, {UK_MOMENT})::date",
        "decided": f"try_strptime(outcome_date, {UK})::date",
    },
    "athena_investigation": {
        "recorded": f"try_strptime(recorded_on, {ISO_TIME})::date",
        "committed": f"try_strptime(offence_start, {ISO_MOMENT})::date",
        "decided": f"try_strptime(outcome_date, {ISO})::date",
    },
    "legacy_person": {
        "is_victim": "upper(role) = 'V'",
        "is_accused": "upper(role) = 'A'",
        "is_sex_unknown": "coalesce(upper(sex), 'U') = 'U'",
        "is_ethnicity_unknown": "coalesce(upper(ethnicity_sde), 'NS') in ('NS', 'N1', 'N2', 'N3')",
    },
    "athena_person": {
        "is_victim": "upper(role) = 'VICTIM'",
        "is_accused": "upper(role) = 'ACCUSED'",
        "is_sex_unknown": "coalesce(upper(gender), 'UNKNOWN') = 'UNKNOWN'",
        "is_ethnicity_unknown":
            "coalesce(upper(self_defined_ethnicity), 'NS') in ('NS', 'N1', 'N2', 'N3')",
    },
}  # fmt: skip
"""What conditions on landed rows are worded in."""

LANDED_CONDITIONS = {
    "legacy_offence": {
        "number": "crime_number is not null",
        "recorded before go-live": "recorded < getvariable('go_live')",
        "committed by then": "committed <= recorded",
        "decided after": "decided is null or decided >= recorded",
        "district": "district is not null",
        "abuse flag": "upper(da_flag) in ('Y', 'N')",
        "alcohol flag": "alcohol_flag is null or upper(alcohol_flag) in ('Y', 'N')",
        "drug flag": "drug_flag is null or upper(drug_flag) in ('Y', 'N')",
    },
    "athena_investigation": {
        "reference": "investigation_ref is not null",
        "recorded by now": "recorded <= getvariable('as_of')",
        "migrated or since go-live":
            "(recorded < getvariable('go_live')) = (legacy_crime_ref is not null)",
        "committed by then": "committed <= recorded",
        "decided after": "decided is null or decided >= recorded",
        "record type": "upper(record_type) in ('CRIME', 'NON-CRIME')",
        "non-crime code": "(upper(record_type) = 'NON-CRIME') = (upper(home_office_code) = 'NC1')",
        "district": "district_code is not null",
        "abuse marker": "upper(domestic_abuse_marker) in ('YES', 'NO')",
    },
    "legacy_person": {
        "offence": "crime_number is not null",
        "role": "role is not null",
        "age": "age_at_event_years is null or age_at_event_years between 0 and 110",
    },
    "athena_person": {
        "investigation": "investigation_ref is not null",
        "role": "role is not null",
        "age": "age_at_event_years is null or age_at_event_years between 0 and 110",
        "alcohol factor": "alcohol_factor is null or upper(alcohol_factor) in ('YES', 'NO')",
        "drug factor": "drug_factor is null or upper(drug_factor) in ('YES', 'NO')",
    },
}  # fmt: skip

PERSON_SHARES = {
    "sex_unknown": ("is_sex_unknown", ("is_victim", "is_accused")),
    "ethnicity_unknown": ("is_ethnicity_unknown", ("is_victim", "is_accused")),
    "age_unknown": ("age_at_event_years is null", ("is_victim", "is_accused")),
    "person_unidentified": ("person_key is null", ("is_victim",)),
}
"""Tolerance, what is counted, among whom."""

ALCOHOL_SHARE = ("upper(alcohol_flag) = 'Y'", ("upper(da_flag) = 'Y' and upper(ho_code) <> 'NC1'",))

LANDED_SHARES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "legacy_offence": {"alcohol_flag_share": ALCOHOL_SHARE},
    "athena_investigation": {},
    "legacy_person": PERSON_SHARES,
    "athena_person": PERSON_SHARES,
}

LANDED_CODES = {
    "legacy_offence": {
        "district": "district", "ho_code": "offence_code", "offence_description": "offence_type",
        "outcome": "outcome", "dash_risk": "risk_level",
    },
    "athena_investigation": {
        "district_code": "district", "home_office_code": "offence_code",
        "offence_title": "offence_type", "outcome_code": "outcome", "dash_level": "risk_level",
    },
    "legacy_person": {
        "role": "role", "sex": "sex", "ethnicity_sde": "ethnicity", "relationship": "relationship",
    },
    "athena_person": {
        "role": "role", "gender": "sex", "self_defined_ethnicity": "ethnicity",
        "relationship_to_victim": "relationship",
    },
}  # fmt: skip
"""Coded columns and the list of each."""

DATED_LISTS = ("district", "offence_code")

KEYS = {
    "landed.police__legacy_offence": "crime_number",
    "landed.police__athena_investigation": "investigation_ref",
    "fact.fct_offence": "offence_key",
    "fact.fct_involvement": "involvement_key",
    "fact.fct_victim": "victim_key",
    "fact.fct_perpetrator": "perpetrator_key",
    "fact.bridge_person_offence": "role_code, series_code, person_key, offence_key",
    "fact.fct_person_window": "role_code, series_code, period_key, person_key",
    "cell.cell_count": "cell_key",
    "disclosure.sdc_cell": "cell_key",
    "disclosure.sdc_footnote": "table_code, period_key",
    "disclosure.sdc_statistic": "table_code, period_key, member_code, statistic",
}

DIMENSIONS = {
    "age_band_key": "dim_age_band",
    "district_key": "dim_district",
    "ethnicity_key": "dim_ethnicity",
    "offence_type_key": "dim_offence_type",
    "outcome_key": "dim_outcome",
    "period_key": "dim_period",
    "recording_system_key": "dim_recording_system",
    "relationship_key": "dim_relationship",
    "risk_level_key": "dim_risk_level",
    "sex_key": "dim_sex",
    "time_of_day_key": "dim_time_of_day",
}
"""The dimension that has the column as its key; other columns are days."""

OF_PERSON_ON_OFFENCE = (
    "sex_key", "ethnicity_key", "age_band_key", "relationship_key", "recording_system_key",
    "recorded_date", "reporting_date", "district_key", "offence_type_key",
)  # fmt: skip

REFERENCES = {
    "fact.fct_offence": (
        "recording_system_key", "recorded_date", "time_of_day_key", "district_key",
        "offence_type_key", "outcome_key", "risk_level_key", "reporting_date",
    ),
    "fact.fct_involvement": (
        "recording_system_key", "recorded_date", "reporting_date", "sex_key", "ethnicity_key",
        "relationship_key",
    ),
    "fact.fct_victim": OF_PERSON_ON_OFFENCE,
    "fact.fct_perpetrator": OF_PERSON_ON_OFFENCE,
    "fact.bridge_person_offence": (
        "recorded_date", "reporting_date", "age_band_key", "sex_key", "offence_type_key",
        "district_key",
    ),
    "fact.fct_person_window": ("period_key", "age_band_key", "sex_key"),
    "cell.cell_count": (
        "period_key", "district_key", "sex_key", "age_band_key", "risk_level_key",
        "offence_type_key",
    ),
}  # fmt: skip

PARENTS = {
    "landed.police__legacy_person": {"crime_number": "landed.police__legacy_offence"},
    "landed.police__athena_person": {"investigation_ref": "landed.police__athena_investigation"},
    "fact.fct_involvement": {
        "person_key": "dimension.dim_person", "offence_key": "fact.fct_offence",
    },
    "fact.fct_victim": {"person_key": "dimension.dim_person", "offence_key": "fact.fct_offence"},
    "fact.fct_perpetrator": {
        "person_key": "dimension.dim_person", "offence_key": "fact.fct_offence",
    },
    "fact.bridge_person_offence": {
        "person_key": "dimension.dim_person", "offence_key": "fact.fct_offence",
    },
    "fact.fct_person_window": {"person_key": "dimension.dim_person"},
}  # fmt: skip
"""References to large tables."""

SYSTEM_IN_FORCE = (
    "is_migrated or recording_system_key = "
    "if(recorded_date < getvariable('go_live'), 'POLICE:LEGACY', 'POLICE:ATHENA')"
)
NO_FLAG = "(has_alcohol_flag is null and has_drug_flag is null)"
FLAGS_TOGETHER = "(has_alcohol_flag is null) = (has_drug_flag is null)"

CONDITIONS = {
    "fact.fct_offence": {
        "flags before Athena alone": f"(recording_system_key = 'POLICE:ATHENA') = {NO_FLAG}",
        "flags together": FLAGS_TOGETHER,
        "system in force": SYSTEM_IN_FORCE,
        "committed by then": "committed_date <= recorded_date",
        "non-crime not detected":
            "is_crime or not is_detected or offence_type_key <> 'NON_CRIME_DA'",
    },
    "fact.fct_involvement": {
        "role": "role_code in ('VICTIM', 'ACCUSED', 'SUSPECT', 'WITNESS')",
        "flags under Athena alone": f"(recording_system_key = 'POLICE:LEGACY') = {NO_FLAG}",
        "flags together": FLAGS_TOGETHER,
        "system in force": SYSTEM_IN_FORCE,
        "age": "age_at_offence_years is null or age_at_offence_years between 0 and 110",
    },
    "cell.cell_count": {"not below zero": "value >= 0"},
    "disclosure.sdc_cell": {
        "small count withheld":
            "value not between 1 and smallest_shown_count - 1 or symbol in ('[c]', '[b]')",
    },
    "disclosure.sdc_footnote": {"sum": "shown_count + excluded_count = counted_count"},
}  # fmt: skip

LISTED_TWICE = {
    "landed.police__legacy_person": "crime_number, role, person_key",
    "landed.police__athena_person": "investigation_ref, role, person_key",
}

SHIFTS = {
    "fact.fct_offence": {
        "crimes": "count(*) filter (where is_crime and is_domestic_abuse)",
        "non-crimes": "count(*) filter (where not is_crime and is_domestic_abuse)",
        "stalking": "count(*) filter (where is_stalking_harassment)",
        "without DASH level": "count(*) filter (where risk_level_key = 'DASH:UNKNOWN')",
        "without district": "count(*) filter (where district_key = 'UNKNOWN')",
        "detected": "count(*) filter (where is_detected)",
    },
    "fact.fct_victim": {
        "sex unknown": "count(*) filter (where sex_key = 'U')",
        "age unknown": "count(*) filter (where age_at_offence_years is null)",
        "not identified": "count(*) filter (where person_key = 0)",
    },
    "fact.fct_perpetrator": {
        "sex unknown": "count(*) filter (where sex_key = 'U')",
        "age unknown": "count(*) filter (where age_at_offence_years is null)",
        "not identified": "count(*) filter (where person_key = 0)",
    },
}
"""What must be about as frequent after the break as before."""

LARGEST_SHIFT = 0.2
"""Of the share: the tolerances of the warehouse are finer, the work is the same."""

NOT_ONE_ROW_LOST = """
with copied as (
    select athena.offence_id
    from staging.stg_police__athena_investigation as athena
    semi join staging.stg_police__legacy_offence as legacy
        on athena.migrated_from_offence_id = legacy.offence_id
)

select
    'no offence is lost' as check_name,
    (select count(*) from staging.stg_police__legacy_offence)
    + (select count(*) from staging.stg_police__athena_investigation)
    - (select count(*) from fact.fct_offence)
    - (select count(*) from copied) as broken,
union all
select
    'no person is lost' as check_name,
    (select count(*) from staging.stg_police__legacy_person)
    + (select count(*) from staging.stg_police__athena_person)
    - (select sum(listed_count) from fact.fct_involvement)
    - (
        select count(*)
        from staging.stg_police__athena_person as person
        semi join copied using (offence_id)
    ) as broken,
"""


class CheckFailedError(RuntimeError):
    """What was built is not sound; names each broken check."""


def check(connection: duckdb.DuckDBPyConnection) -> int:
    """Run every check; how many there are.

    Raises:
        CheckFailedError: if one is broken.
    """
    findings = [
        finding
        for statement in _statements()
        for finding in connection.execute(statement).fetchall()
    ]
    if broken := [f"{name}: {count}" for name, count in findings if count]:
        raise CheckFailedError("; ".join(broken))
    return len(findings)


def _statements() -> Iterator[str]:
    for dataset in LANDED_TERMS:
        yield _landed(dataset)
        yield from _codes(dataset)
    for table, key in KEYS.items():
        keys = f"(select distinct {key} from {table})"
        yield f"select '{table}: key', count(*) - (select count(*) from {keys}) from {table}"
    for table, columns in REFERENCES.items():
        yield from (_reference(table, column) for column in columns)
    for table, parents in PARENTS.items():
        for column, parent in parents.items():
            orphans = f"from {table} anti join {parent} using ({column})"
            yield f"select '{table}: {column}', count(*) {orphans}"
    for table, conditions in CONDITIONS.items():
        yield _unpivoted(table, {name: _broken(words) for name, words in conditions.items()})
    for table, person in LISTED_TWICE.items():
        yield _listed_twice(table, person)
    for table, counts in SHIFTS.items():
        yield _shift(table, counts)
    yield NOT_ONE_ROW_LOST


def _broken(condition: str) -> str:
    """SQL that counts the rows that break a condition; a null breaks it."""
    return f"count(*) filter (where not coalesce({condition}, false))"


def _landed(dataset: str) -> str:
    """Conditions on landed rows, and shares of them held against their tolerance."""
    terms = ", ".join(f"{sql} as {name}" for name, sql in LANDED_TERMS[dataset].items())
    counts = {"rows": "(count(*) = 0)::bigint"}
    counts |= {name: _broken(words) for name, words in LANDED_CONDITIONS[dataset].items()}
    for tolerance, (part, wholes) in LANDED_SHARES[dataset].items():
        for whole in wholes:
            counts[f"{tolerance} {whole.partition(' ')[0]}"] = _beyond(
                f"count(*) filter (where {whole} and {part}) "
                f"/ nullif(count(*) filter (where {whole}), 0)",
                tolerance,
            )
    return _unpivoted(
        f"(select *, {terms} from landed.police__{dataset}) as {dataset}", counts, dataset
    )


def _beyond(figure: str, tolerance: str) -> str:
    """SQL: 1 where a figure lies outside its tolerance, else 0."""
    limits = f"from reference.policy_tolerance where tolerance_code = '{tolerance}'"
    return (
        f"coalesce({figure} > (select upper {limits}) or {figure} < (select lower {limits}), false)"
        "::bigint"
    )


def _unpivoted(table: str, counts: dict[str, str], name: str | None = None) -> str:
    """One pass over a table that answers several checks, a row each."""
    columns = ", ".join(f'{sql} as "{name or table}: {words}"' for words, sql in counts.items())
    return (
        f"unpivot (select {columns} from {table}) on columns(*) into name check_name value broken"
    )


def _codes(dataset: str) -> Iterator[str]:
    """Codes that no list knows, or not on the day: each distinct one is looked up once."""
    system = dataset.partition("_")[0]
    for column, domain in LANDED_CODES[dataset].items():
        is_dated = domain in DATED_LISTS
        day = f", {LANDED_TERMS[dataset]['recorded']} as day" if is_dated else ""
        in_force = "and sent.day between word.first_day and word.last_day" if is_dated else ""
        yield f"""
            select '{dataset}: {column}', count(*)
            from (
                select distinct upper({column}) as code {day}
                from landed.police__{dataset}
                where {column} is not null
            ) as sent
            anti join {system}_word as word
                on word.domain = '{domain}' and sent.code = word.value {in_force}
        """


def _reference(table: str, column: str) -> str:
    """Values of a column of few values that stand in no dimension."""
    dimension = DIMENSIONS.get(column, "dim_date")
    key = column if column in DIMENSIONS else "date_key"
    margin = f"and {column} <> 'ALL'" if table == "cell.cell_count" else ""
    return f"""
        select '{table}: {column}', count(*)
        from (select distinct {column} from {table} where {column} is not null {margin}) as child
        anti join dimension.{dimension} as parent on child.{column} = parent.{key}
    """


def _listed_twice(table: str, person: str) -> str:
    """Whether more identified people stand twice in one role on one offence than is tolerated."""
    identified = f"from {table} where person_key is not null"
    persons = f"(select count(*) from (select distinct {person} {identified}))"
    share = f"1 - {persons} / nullif(count(*), 0)"
    return f"select '{table}: listed twice', {_beyond(share, 'person_listed_twice')} {identified}"


def _shift(table: str, counts: dict[str, str]) -> str:
    """How many shares are far from what they were in the same months a year before the break."""
    shares = ", ".join(f'{count} / count(*) as "{name}"' for name, count in counts.items())
    span = "getvariable('go_live') - interval 1 year and getvariable('go_live') + interval 8 month"
    return f"""
        with side as (
            select recorded_date >= getvariable('go_live') as is_after, {shares}
            from {table}
            where recorded_date between {span} and month(recorded_date) between 5 and 12
            group by is_after
        ),

        figure as (unpivot side on columns(* exclude is_after) into name figure value share)

        select '{table}: shift', count(*)
        from figure as before
        inner join figure as after
            on before.figure = after.figure and not before.is_after and after.is_after
        where abs(after.share - before.share) > {LARGEST_SHIFT}
    """
