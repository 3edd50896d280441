"""Planted faults: for every expectation at least one, and exactly what it must break.

``breaks`` names the expectations of the fault's table that must fail, with the number of rows that
must be found, or None where a figure and not rows are judged. Another table's expectation is
written ``table/name``. Several faults share a file, each on rows of its own (``{leg}``, ``{ath}``,
``{mig}`` are replaced by the number of a crime that no other fault touches), and the runs must
fail in what the faults together break, row for row, and in nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from expectations.tiny_published import (
    BROXBOURNE,
    EAST,
    HERTSMERE,
    SUBJECTS,
    TOTAL,
    UNKNOWN,
    WATFORD,
)
from warehouse.disclosure.audit.published.form import Kind

LEGACY_OFFENCE = "landed.police__legacy_offence"
LEGACY_PERSON = "landed.police__legacy_person"
ATHENA_INVESTIGATION = "landed.police__athena_investigation"
ATHENA_PERSON = "landed.police__athena_person"
OFFENCE = "fact.fct_offence"
VICTIM = "fact.fct_victim"
PERPETRATOR = "fact.fct_perpetrator"
PUB_OFFENCE = "published.pub_police_offence"
PUB_VICTIM = "published.pub_police_victim"
PUB_PERPETRATOR = "published.pub_police_perpetrator"
POLICE_PUB_TABLES = (PUB_OFFENCE, PUB_VICTIM, PUB_PERPETRATOR)
PUB_TABLES = (
    *POLICE_PUB_TABLES,
    "published.pub_service_referral",
    "published.pub_safeguarding",
    "published.pub_perpetrator_caseload",
    "published.pub_children",
    "published.pub_aggregate_return",
)
PUB_FOOTNOTE = "published.pub_footnote"
PUB_METADATA = (
    "published.pub_table",
    "published.pub_measure",
    "published.pub_population",
    "published.pub_period",
    "published.pub_district",
    "published.pub_denominator",
    "published.pub_release",
)

FAULTS_A_FILE = 10
FIRST_LEGACY, FIRST_ATHENA, FIRST_MIGRATED = 100, 2900, 2720
"""Numbers of crimes in :mod:`~.tiny`: from these on, one a fault."""


@dataclass(frozen=True)
class Fault:
    """One fault in one table."""

    checkpoint: str
    table: str
    sql: str
    breaks: dict[str, int | None]
    shares_with: str = ""
    """Set where it changes so much that only faults that say the same may share its file."""
    is_in_earlier: bool = False
    """Whether it is planted in the release before."""

    @property
    def file(self) -> str:
        """The file in which it is planted."""
        if self.is_in_earlier:
            return "earlier"
        schema = self.table.split(".")[0]
        return {"landed": "vault", "fact": "restricted", "attack": "attack"}.get(
            schema, "published"
        )

    @property
    def broken(self) -> dict[tuple[str, str], int | None]:
        """What must fail, by table and name."""
        found = {}
        for name, rows in self.breaks.items():
            table, _, own = name.rpartition("/")
            found[table or self.table, own] = rows
        return found

    def statements(self, number: int) -> str:
        """The SQL that plants it on crimes of its own."""
        return self.sql.format(
            table=self.table,
            leg=f"'LEG{FIRST_LEGACY + number}'",
            ath=f"'ATH{FIRST_ATHENA + number}'",
            mig=f"'ATH{FIRST_MIGRATED + number % 6}'",
            old=f"'O{FIRST_LEGACY + number}'",
            new=f"'O{5700 + number}'",
        )


def on_crime(table: str, key: str, change: str, **breaks: int | None) -> Fault:
    """A fault on one crime of a landed table."""
    number = "{leg}" if key == "crime_number" else "{ath}"
    sql = f"update {{table}} set {change} where {key} = {number}"
    if table.endswith("_person"):
        role = "V" if key == "crime_number" else "Victim"
        sql += f" and role = '{role}'"
    return Fault("police_drops", table, sql, breaks)


def in_legacy(change: str, **breaks: int | None) -> Fault:
    """A fault on one legacy crime."""
    return on_crime(LEGACY_OFFENCE, "crime_number", change, **breaks)


def in_legacy_person(change: str, **breaks: int | None) -> Fault:
    """A fault on one legacy victim."""
    return on_crime(LEGACY_PERSON, "crime_number", change, **breaks)


def in_athena(change: str, **breaks: int | None) -> Fault:
    """A fault on one investigation."""
    return on_crime(ATHENA_INVESTIGATION, "investigation_ref", change, **breaks)


def in_athena_person(change: str, **breaks: int | None) -> Fault:
    """A fault on one Athena victim."""
    return on_crime(ATHENA_PERSON, "investigation_ref", change, **breaks)


def drop(table: str, sql: str, *, shares_with: str = "", **breaks: int | None) -> Fault:
    """Any other fault in a drop."""
    return Fault("police_drops", table, sql, breaks, shares_with)


def receipt(table: str, name: str) -> Fault:
    """A third of a dataset's rows turned away."""
    dataset = table.removeprefix("landed.police__")
    sql = f"update receipt.row_account set quarantined_count = 333 where dataset = '{dataset}'"
    return Fault("police_drops", table, sql, {name: None})


def unknowns(table: str, prefix: str, victim: str, accused: str) -> list[Fault]:
    """One field after another unknown for everybody in one role."""
    sex, ethnicity = (
        ("sex", "ethnicity_sde") if prefix == "legacy" else ("gender", "self_defined_ethnicity")
    )
    return [
        drop(
            table,
            f"update {{table}} set {column} = {unknown} where role = '{role}'",
            **{f"{prefix}_{who}_{what}_unknown": None},
        )
        for who, role in (("victim", victim), ("accused", accused))
        for what, column, unknown in (
            ("sex", sex, "null"),
            ("ethnicity", ethnicity, "'NS'"),
            ("age", "age_at_event_years", "null"),
        )
    ] + [
        drop(
            table,
            f"update {{table}} set person_key = null where role = '{victim}'",
            **{f"{prefix}_victim_unidentified": None},
        )
    ]


LEGACY_DROP = [
    drop(
        LEGACY_OFFENCE,
        "alter table {table} add column remark varchar",
        legacy_offence_columns=None,
    ),
    in_legacy("recorded_date = 'soon'", legacy_recorded_date_readable=1),
    in_legacy("recorded_date = '05/05/2018'", legacy_recorded_before_go_live=1),
    in_legacy("committed_from = 'lately'", legacy_committed_date_readable=1),
    in_legacy("committed_from = '31/12/2018'", legacy_committed_before_recorded=1),
    in_legacy("outcome_date = '01/01/2015'", legacy_outcome_after_recorded=1),
    in_legacy("district = null", legacy_district_recorded=1),
    in_legacy("district = 'Atlantis'", legacy_district_known=1),
    in_legacy("ho_code = '999/99'", legacy_offence_code_lawful=1),
    in_legacy("ho_code = '008/77'", legacy_offence_code_lawful=1),  # in force since 2022
    in_legacy("offence_description = 'Wizardry'", legacy_offence_description_known=1),
    in_legacy("outcome = 'Type 99'", legacy_outcome_known=1),
    in_legacy("dash_risk = 'XL'", legacy_dash_risk_known=1),
    in_legacy("da_flag = null", legacy_da_flag_known=1),
    in_legacy("drug_flag = 'Maybe'", legacy_alcohol_drug_flag_known=1),
    drop(
        LEGACY_OFFENCE,
        "insert into {table} select * replace (null as crime_number) from {table} "
        "where crime_number = {leg}",
        legacy_crime_number_recorded=1,
    ),
    drop(
        LEGACY_OFFENCE,
        "insert into {table} from {table} where crime_number = {leg}",
        legacy_crime_number_unique=1,
    ),
    drop(LEGACY_OFFENCE, "update {table} set alcohol_flag = 'N'", legacy_alcohol_flag_in_use=None),
    drop(
        LEGACY_OFFENCE,
        "update {table} set recorded_date = replace(recorded_date, '/06/2017', '/07/2017')",
        legacy_quietest_month=None,
    ),
    drop(
        LEGACY_OFFENCE,
        "insert into {table} select t.* replace (crime_number || copy as crime_number) "
        "from {table} as t, range(3) as copies(copy) where recorded_date like '%/10/2017'",
        legacy_busiest_month=None,
    ),
    receipt(LEGACY_OFFENCE, "legacy_offence_quarantine"),
    drop(
        LEGACY_OFFENCE,
        "delete from {table}",
        shares_with="empty offences",
        legacy_offence_rows=None,
        **{f"{LEGACY_PERSON}/legacy_person_on_landed_crime": None},
    ),
    drop(
        LEGACY_PERSON,
        "alter table {table} add column has_drugs varchar",
        legacy_person_columns=None,
        legacy_person_has_no_flag=None,
    ),
    drop(LEGACY_PERSON, "delete from {table}", shares_with="empty people", legacy_person_rows=None),
    drop(
        LEGACY_PERSON,
        "insert into {table} select * replace (null as crime_number, null as person_key) "
        "from {table} where crime_number = {leg} and role = 'A'",
        legacy_person_crime_number_recorded=1,
    ),
    in_legacy_person("crime_number = 'LEG0'", legacy_person_on_landed_crime=None),
    in_legacy_person("role = 'X'", legacy_role_known=1),
    in_legacy_person("role = null", legacy_role_recorded=1),
    in_legacy_person("sex = 'Q'", legacy_sex_known=1),
    in_legacy_person("ethnicity_sde = 'IC1'", legacy_ethnicity_known=1),
    in_legacy_person("relationship = 'Pen friend'", legacy_relationship_known=1),
    in_legacy_person("age_at_event_years = 140", legacy_age_plausible=1),
    *unknowns(LEGACY_PERSON, "legacy", "V", "A"),
    drop(
        LEGACY_PERSON,
        "insert into {table} from {table} where right(crime_number, 1) = '7'",
        shares_with="people twice",
        legacy_person_listed_twice=None,
    ),
    receipt(LEGACY_PERSON, "legacy_person_quarantine"),
]

ATHENA_DROP = [
    drop(
        ATHENA_INVESTIGATION,
        "alter table {table} add column alcohol_related varchar",
        athena_investigation_columns=None,
        athena_investigation_has_no_flag=None,
    ),
    in_athena("recorded_on = 'soon'", athena_recorded_on_readable=1),
    in_athena(
        "recorded_on = '2018-04-30T23:59:00', offence_start = '2018-04-30'",
        athena_recorded_since_go_live=1,
    ),
    drop(
        ATHENA_INVESTIGATION,
        "update {table} set recorded_on = '2018-06-01T10:00:00' where investigation_ref = {mig}",
        athena_migrated_before_go_live=1,
    ),
    in_athena(
        "recorded_on = '2019-07-01T10:00:00'",
        athena_recorded_by_as_of=1,
        athena_quietest_month=None,  # nothing from January to June 2019
    ),
    in_athena("offence_start = 'lately'", athena_offence_start_readable=1),
    in_athena("offence_start = '2018-12-31T10:00:00'", athena_committed_before_recorded=1),
    in_athena("outcome_date = '2015-01-01'", athena_outcome_after_recorded=1),
    in_athena("record_type = 'INCIDENT'", athena_record_type_known=1),
    in_athena("home_office_code = 'NC1'", athena_non_crime_code=1),
    in_athena("district_code = null", athena_district_recorded=1),
    in_athena("district_code = 'E07000999'", athena_district_known=1),
    in_athena("district_code = 'E07000097'", athena_district_known=1),  # East Herts until 2012
    in_athena("home_office_code = '008/77'", athena_offence_code_lawful=1),
    in_athena("offence_title = 'Wizardry'", athena_offence_title_known=1),
    in_athena("outcome_code = '99'", athena_outcome_known=1),
    in_athena("dash_level = 'Extreme'", athena_dash_level_known=1),
    in_athena("domestic_abuse_marker = null", athena_domestic_abuse_marker_known=1),
    drop(
        ATHENA_INVESTIGATION,
        "insert into {table} select * replace (null as investigation_ref) from {table} "
        "where investigation_ref = {ath}",
        athena_investigation_ref_recorded=1,
    ),
    drop(
        ATHENA_INVESTIGATION,
        "insert into {table} from {table} where investigation_ref = {ath}",
        athena_investigation_ref_unique=1,
    ),
    drop(
        ATHENA_INVESTIGATION,
        "update {table} set legacy_crime_ref = 'LEG2747' where investigation_ref = 'ATH2748'",
        athena_legacy_crime_migrated_once=1,
    ),
    drop(
        ATHENA_INVESTIGATION,
        "update {table} set recorded_on = replace(recorded_on, '2018-07', '2018-08')",
        athena_quietest_month=None,
    ),
    drop(
        ATHENA_INVESTIGATION,
        "insert into {table} select t.* replace (investigation_ref || copy as investigation_ref) "
        "from {table} as t, range(3) as copies(copy) where recorded_on like '2018-10%'",
        athena_busiest_month=None,
    ),
    receipt(ATHENA_INVESTIGATION, "athena_investigation_quarantine"),
    drop(
        ATHENA_INVESTIGATION,
        "delete from {table}",
        shares_with="empty offences",
        athena_investigation_rows=None,
        **{f"{ATHENA_PERSON}/athena_person_on_landed_investigation": None},
    ),
    drop(
        ATHENA_PERSON, "alter table {table} add column surname varchar", athena_person_columns=None
    ),
    drop(ATHENA_PERSON, "delete from {table}", shares_with="empty people", athena_person_rows=None),
    drop(
        ATHENA_PERSON,
        "insert into {table} select * replace (null as investigation_ref, null as person_key) "
        "from {table} where investigation_ref = {ath} and role = 'Accused'",
        athena_person_investigation_ref_recorded=1,
    ),
    in_athena_person("investigation_ref = 'ATH0'", athena_person_on_landed_investigation=None),
    in_athena_person("role = 'Bystander'", athena_role_known=1),
    in_athena_person("role = null", athena_role_recorded=1),
    in_athena_person("gender = 'Q'", athena_gender_known=1),
    in_athena_person("self_defined_ethnicity = 'IC1'", athena_ethnicity_known=1),
    in_athena_person("relationship_to_victim = 'Pen friend'", athena_relationship_known=1),
    in_athena_person("alcohol_factor = 'Maybe'", athena_alcohol_drug_factor_known=1),
    in_athena_person("age_at_event_years = -1", athena_age_plausible=1),
    *unknowns(ATHENA_PERSON, "athena", "Victim", "Accused"),
    drop(
        ATHENA_PERSON,
        "insert into {table} from {table} where right(investigation_ref, 1) = '7'",
        shares_with="people twice",
        athena_person_listed_twice=None,
    ),
    receipt(ATHENA_PERSON, "athena_person_quarantine"),
]


def on_fact(table: str, sql: str, *, shares_with: str = "", **breaks: int | None) -> Fault:
    """A fault in a fact: ``{old}`` and ``{new}`` are offences before and after the move."""
    return Fault("athena_break", table, sql, breaks, shares_with)


def person_faults(table: str, who: str) -> list[Fault]:
    """The faults of both tables of people."""
    key = "update {table} set"
    return [
        on_fact(
            table,
            f"{key} recorded_date = '2018-04-30' where offence_key = {{new}};"
            # Without its flags, which would be at the wrong date as well.
            f"{key} has_alcohol_flag = null, has_drug_flag = null, "
            "recording_system_key = 'POLICE:LEGACY', recorded_date = '2018-05-02' "
            "where offence_key = {new}",
            person_recorded_date_fits_system=1,
        ),
        on_fact(
            table,
            f"{key} has_drug_flag = false where offence_key = {{old}}",
            no_person_flag_before_go_live=1,
        ),
        on_fact(
            table,
            f"{key} has_alcohol_flag = null where offence_key = {{new}}",
            person_flag_kept_since_go_live=1,
        ),
        *(
            on_fact(
                table,
                f"{key} {change} where recorded_date >= '2018-05-01' "
                "and right(offence_key, 1) in ('3', '4')",
                **{f"{who}_{what}_across_break": None},
            )
            for what, change in (
                ("sex_unknown", "sex_key = 'U'"),
                ("age_unknown", "age_at_offence_years = null"),
                ("ethnicity_unknown", "ethnicity_key = 'REFUSED'"),
                ("unidentified", "person_key = 0"),
            )
        ),
    ]


FACTS = [
    on_fact(
        OFFENCE,
        "update {table} set recording_system_key = 'POLICE:NICHE' where offence_key = {old}",
        recording_system_known=1,
    ),
    on_fact(
        OFFENCE,
        "update {table} set recorded_date = '2018-04-30' where offence_key = {new}",
        recorded_date_fits_system=1,
    ),
    on_fact(
        OFFENCE,
        "update {table} set is_migrated = true where right(offence_key, 1) in ('3', '4')",
        few_migrated_without_original=None,
    ),
    on_fact(
        OFFENCE,
        "update {table} set has_alcohol_flag = true where offence_key = {new}",
        no_offence_flag_since_go_live=1,
    ),
    on_fact(
        OFFENCE,
        "update {table} set has_drug_flag = null where offence_key = {old}",
        offence_flag_kept_before_go_live=1,
    ),
    *(
        on_fact(
            OFFENCE,
            "insert into {table} select t.* from {table} as t, range(2) "
            f"where recorded_date >= '2018-05-01' and {which}",
            shares_with="volume",
            **{name: None},
        )
        for name, which in (
            ("crime_volume_across_break", "is_crime and not is_stalking_harassment"),
            ("non_crime_volume_across_break", "not is_crime"),
        )
    ),
    on_fact(
        OFFENCE,
        "insert into {table} select * replace (false as is_crime, false as is_domestic_abuse) "
        "from {table} where recorded_date >= '2018-05-01' and is_stalking_harassment",
        stalking_volume_across_break=None,
    ),
    *(
        on_fact(
            OFFENCE,
            f"update {{table}} set {change} where recorded_date >= '2018-05-01' "
            "and right(offence_key, 1) in ('1', '6')",
            **{f"{what}_across_break": None},
        )
        for what, change in (
            ("risk_level_unknown", "risk_level_key = 'DASH:UNKNOWN'"),
            ("district_unknown", "district_key = 'UNKNOWN'"),
            ("detected_share", "is_detected = false"),
        )
    ),
    *person_faults(VICTIM, "victim"),
    *person_faults(PERPETRATOR, "perpetrator"),
]


def pub(
    checkpoint: str,
    change: str,
    where: str,
    *,
    shares_with: str = "",
    is_in_earlier: bool = False,
    **breaks: int | None,
) -> list[Fault]:
    """One fault in each of the published tables that the checkpoint looks at."""
    return [
        Fault(
            checkpoint,
            table,
            f"update {{table}} set {change} where {where}",
            dict(breaks),
            shares_with=shares_with,
            is_in_earlier=is_in_earlier,
        )
        for table in (POLICE_PUB_TABLES if checkpoint == "athena_break" else PUB_TABLES)
    ]


def figure(period: str, statistic: str, district: str = WATFORD) -> str:
    """SQL that holds for one figure by district."""
    return (
        f"period_key = '{period}' and statistic = '{statistic}' and district_key = '{district}' "
        "and table_code like '%BY_DISTRICT'"
    )


SHOWN = "value = 50, symbol = null, sex_key = 'ALL'"

PUBLISHED_OVER_BREAK = [
    *pub("athena_break", "period_key = '2016'", figure("CY2016", "percent"), period_readable=1),
    *pub(
        "athena_break",
        "value = 50, symbol = null, sex_key = 'F'",
        figure("CY2018", "count"),
        no_demographic_number_over_break=1,
    ),
    # A year of the new system alone, compared with one of the old.
    *pub(
        "athena_break",
        "value = 5, symbol = null, period_key = 'M2018-05', age_band_key = 'POLICE:67+'",
        figure("CY2018", "percent_change"),
        no_demographic_number_over_break=1,
    ),
    *pub(
        "athena_break",
        f"{SHOWN}, population_code = 'DA_CRIME_ALCOHOL'",
        figure("CY2018", "percent"),
        no_flag_number_over_break=1,
    ),
    *pub(
        "athena_break",
        f"{SHOWN}, population_code = 'DA_REPEAT', measure_code = 'OFFENCE'",
        figure("CY2018", "rate_per_1000", BROXBOURNE),
        no_repeat_number_over_break=1,
    ),
    *pub(
        "athena_break",
        f"{SHOWN}, measure_code = 'VICTIM'",
        figure("CY2016-2018", "count", BROXBOURNE),
        no_pooled_person_number_over_break=1,
    ),
    *pub(
        "athena_break",
        "value = null, symbol = '[b]', note = ' '",
        figure("CY2017", "percent_change"),
        withheld_over_break_says_why=1,
    ),
]


def empty(table: str, name: str) -> Fault:
    """A table without a row."""
    return Fault(
        "published", table, "delete from {table}", {name: None}, shares_with="empty tables"
    )


def each_pub_table(
    checkpoint: str, sql: str, shares_with: str = "", **breaks: int | None
) -> list[Fault]:
    """One and the same fault in each table of figures."""
    return [Fault(checkpoint, table, sql, dict(breaks), shares_with) for table in PUB_TABLES]


def moved_to_the_end(where: str) -> str:
    """SQL that takes a row out of its place."""
    return (
        f"create or replace temp table moved as from {{table}} where {where}; "
        f"delete from {{table}} where {where}; insert into {{table}} from moved"
    )


PUBLISHED_FILE = [
    Fault(
        "published",
        "meta.table",
        "; ".join(f"delete from {table}" for table in PUB_TABLES),
        {"pub_rows": None},
        shares_with="empty tables",
    ),
    *pub("published", "value = 50.5", figure("CY2017", "count"), count_whole=1),
    *pub("published", "statistic = 'mean'", figure("CY2016", "percent"), statistic_known=1),
    *pub("published", "value = 99", figure("CY2017", "rate_per_1000"), limits_around_value=1),
    *pub(
        "published",
        "value = 120, symbol = null, statistic = 'percent', lower_95 = null, upper_95 = null",
        figure("CY2017", "percent_change"),
        percent_in_range=1,
        figure_unique=1,  # it now stands where the true percentage stands
    ),
    *each_pub_table(
        "published",
        f"insert into {{table}} from {{table}} where {figure('CY2018', 'percent')}",
        figure_unique=1,
    ),
    *pub("published", "member_label = ''", figure("CY2018", "count"), labelled=1),
    *pub("published", "table_code = 'X'", figure("CY2016-2018", "percent"), described=None),
    *each_pub_table(
        "published",
        "alter table {table} add column person_key bigint",
        no_person_column=None,
    ),
    Fault(
        "published",
        PUB_FOOTNOTE,
        "insert into {table} from {table} limit 1",
        {"footnote_unique": 1},
    ),
    *(empty(table, "metadata_rows") for table in PUB_METADATA),
    *(empty(table, "meta_rows") for table in ("meta.run", "meta.table", "meta.column")),
    Fault(
        "published",
        "meta.table",
        "create table published.pub_secret as select 'a' as value",
        {"every_pub_table_guarded": None},
    ),
]

IN_OTHER_TABLES = {"published.pub_table/withheld_everywhere": 1}
IN_ITS_AREA = {"published.pub_table/no_lone_hidden_district": 1}
HERTSMERE_2017 = figure("CY2017", "count", HERTSMERE)
NOT_ALIKE = {"published.pub_table/withheld_alike": 1}


def single(change: str, where: str, **breaks: int | None) -> list[Fault]:
    """A fault that one figure of a table shows, whatever stands beside it."""
    return pub("suppression", change, where, shares_with="single figures", **breaks)


def line(change: str, where: str, **breaks: int | None) -> list[Fault]:
    """A fault that a line shows: each is of a year of its own."""
    return pub("suppression", change, where, shares_with="lines", **breaks)


def over_tables(table: str, sql: str, **breaks: int | None) -> Fault:
    """A fault that two tables or two periods show together."""
    return Fault("suppression", table, sql, breaks, shares_with="over tables")


WITHHELD = [
    *single("value = 4", figure("CY2016", "count"), no_small_count=1),
    *single("symbol = '*'", figure("CY2018", "percent"), symbol_lawful=1),
    *single("symbol = '[z]'", figure("CY2018", "rate_per_1000"), hidden_has_no_number=1),
    *single("value = null", figure("CY2017", "rate_per_1000"), no_number_has_symbol=1),
    *single(
        "upper_95 = 15, symbol = null, value = 12",
        figure("CY2017", "rate_per_1000", BROXBOURNE),
        derived_hidden_with_count=1,
        **IN_OTHER_TABLES,
    ),
    *single(
        "value = 60, symbol = null", figure("CY2016", "percent"), percent_hidden_with_its_whole=1
    ),
    # The year's own count is shown, the one before it is not.
    *single(
        "value = 5, symbol = null",
        figure("CY2017", "percent_change", UNKNOWN),
        change_hidden_with_either_year=1,
    ),
    *single(
        "note = 'Withheld: 3'",
        figure("CY2018", "count", BROXBOURNE),
        withheld_says_nothing=1,
        **NOT_ALIKE,
    ),
    *single(
        "note = 'Withheld to protect another'", figure("CY2018", "count", HERTSMERE), **NOT_ALIKE
    ),
    *each_pub_table(
        "suppression",
        "alter table {table} add column is_primary boolean",
        "single figures",
        no_telling_column=None,
    ),
    *each_pub_table(
        "suppression",
        f"delete from {{table}} where {figure('CY2018', 'percent_change', BROXBOURNE)}",
        "single figures",
        every_member_in_every_period=1,
    ),
    # 100 less 30 left out and 67 in Watford: three in two districts.
    *line("value = 67", figure("CY2018", "count"), no_small_complement=1),
    # Four for four members.
    *line("value = 54", figure("CY2016", "count", TOTAL), hidden_have_room=1),
    *(
        Fault(
            "suppression",
            table,
            f"update {{table}} set value = 15, symbol = null where {HERTSMERE_2017}",
            {"no_lone_hidden": 1} | (IN_ITS_AREA if table == PUB_OFFENCE else {}),
            shares_with="lines",
        )
        for table in PUB_TABLES
    ),
    *each_pub_table(
        "suppression", moved_to_the_end(figure("CY2016", "count")), "lines", in_key_order=1
    ),
]

WITHHELD_OVER_TABLES = [
    # The same total in two tables; alone among its areas, and among its years.
    over_tables(
        PUB_OFFENCE,
        "update {table} set value = null, symbol = '[c]', "
        "note = 'Withheld so that nobody can be identified' "
        "where table_code = 'POLICE_CRIME_BY_MARAC_AREA' and member_label = 'ALL' "
        "and period_key = 'CY2017'",
        no_lone_hidden=2,
        **IN_OTHER_TABLES,
    ),
    # Three years together, of which two are shown.
    over_tables(
        PUB_OFFENCE,
        "update {table} set value = 60, symbol = null "
        f"where {figure('CY2016-2018', 'count', UNKNOWN)}",
        no_lone_hidden=1,
    ),
    over_tables(
        PUB_OFFENCE,
        f"update {{table}} set value = 2 where marac_area_code = '{EAST}' "
        "and period_key = 'CY2018'",
        no_small_count=1,
        **{"published.pub_table/hidden_districts_have_room": 1},
    ),
    over_tables(
        "published.pub_table",
        "alter table {table} add column smallest_count integer",
        number_columns_known=1,
    ),
    over_tables(
        "published.pub_denominator",
        f"update {{table}} set population_count = 3 where member_code = '{WATFORD}'",
        denominator_not_small=1,
    ),
]


def footnote(
    change: str, period: str, subject: int, *, is_in_earlier: bool = False, **breaks: int
) -> Fault:
    """A fault in one footnote of one subject's table."""
    sql = f"update {{table}} set {change} where {footnote_of(period, subject)}"
    shares_with = "released" if is_in_earlier else "footnotes"
    return Fault(
        "suppression", PUB_FOOTNOTE, sql, dict(breaks), shares_with, is_in_earlier=is_in_earlier
    )


def footnote_of(period: str, subject: int) -> str:
    """SQL that holds for one footnote."""
    return f"period_key = '{period}' and table_code = '{SUBJECTS[subject].table_code}'"


WITHHELD_IN_NOTES = [
    footnote("value = 3, note = 'Excludes 3 with more.'", "CY2017", 0, footnote_no_small_count=1),
    footnote("symbol = '*'", "CY2018", 1, footnote_symbol_lawful=1, footnote_words_obey=1),
    footnote("value = 30", "CY2016", 2, footnote_hidden_has_no_number=1),
    footnote("value = null", "CY2018", 3, footnote_no_number_has_symbol=1, footnote_words_obey=1),
    footnote("note = 'Excludes 3 with more.'", "CY2016", 4, footnote_words_obey=1),
    footnote(
        "value = null, symbol = '[c]', note = 'Excludes [c] with more.'",
        "CY2017",
        5,
        footnote_hidden_with_members=1,
    ),
    # Two for two members.
    footnote(
        "value = 2, symbol = null, note = 'Excludes 2 with more.'",
        "CY2016",
        6,
        footnote_hidden_have_room=1,
        footnote_no_small_count=1,
    ),
    *(
        Fault("suppression", PUB_FOOTNOTE, sql, {name: rows}, shares_with="footnotes")
        for name, rows, sql in (
            (
                "footnote_no_telling_column",
                None,
                "alter table {table} add column is_primary boolean",
            ),
            ("footnotes_in_key_order", 1, moved_to_the_end(footnote_of("CY2018", 4))),
            (
                "footnote_in_every_period",
                1,
                f"delete from {{table}} where {footnote_of('CY2018', 7)}",
            ),
        )
    ),
]


def released(change: str, where: str, **breaks: int | None) -> list[Fault]:
    """What the release before showed otherwise."""
    return pub("suppression", change, where, shares_with="released", is_in_earlier=True, **breaks)


RELEASED = [
    *released("value = 55", figure("CY2016", "count"), released_stays_the_same=1),
    *released("value = null, symbol = '[c]'", figure("CY2017", "count"), withheld_stays_withheld=1),
    *released(
        "value = 12, symbol = null", figure("CY2017", "count", BROXBOURNE), shown_stays_shown=1
    ),
    footnote("value = 25", "CY2017", 0, is_in_earlier=True, released_footnote_stays=1),
    footnote(
        "value = null, symbol = '[c]'", "CY2018", 0, is_in_earlier=True, withheld_footnote_stays=1
    ),
]

ATTACKED = [
    *(
        Fault(
            "suppression",
            "attack.finding",
            f"insert into {{table}} values ('{kind}', 'Crimes', 'Watford', 'count', '2016')",
            {name: 1},
            shares_with="findings",
        )
        for kind, name in zip(
            get_args(Kind),
            (
                "nothing_exact",
                "nothing_too_narrow",
                "nothing_shown_elsewhere",
                "nothing_small_seen",
                "nothing_small_subtracted",
                "nothing_small_follows",
                "nothing_derived_beside_hidden",
                "nothing_changed",
            ),
            strict=True,
        )
    ),
    Fault(
        "suppression",
        "attack.report",
        "update {table} set shown_count = 0, hidden_count = 0",
        {"attack_saw_figures": 1},
        shares_with="findings",
    ),
    Fault(
        "suppression",
        "attack.report",
        "update {table} set unknown_demand_count = 2",
        {"attack_judged_all": 1},
        shares_with="findings",
    ),
]

FAULTS = [
    *LEGACY_DROP,
    *ATHENA_DROP,
    *FACTS,
    *PUBLISHED_OVER_BREAK,
    *PUBLISHED_FILE,
    *WITHHELD,
    *WITHHELD_OVER_TABLES,
    *WITHHELD_IN_NOTES,
    *RELEASED,
    *ATTACKED,
]


def files_of_faults() -> list[list[tuple[int, Fault]]]:
    """The faults, each with its number, in the groups that share a file."""
    mates: dict[tuple[str, str], list[tuple[int, Fault]]] = {}
    for number, fault in enumerate(FAULTS):
        mates.setdefault((fault.checkpoint, fault.shares_with), []).append((number, fault))
    groups = []
    for (_, shares_with), faults in mates.items():
        count = 1 if shares_with else -(-len(faults) // FAULTS_A_FILE)
        # Every count-th fault: neighbours in the catalogue, which are alike, part company.
        groups += [faults[start::count] for start in range(count)]
    return groups
