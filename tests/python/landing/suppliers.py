"""Contracts of made-up suppliers whose rows conform to entities. All of it is synthetic."""

from __future__ import annotations

REFUGE = """
agency: refuge
recording_system: MODUS
version: 1
form: record_level
owner: Refuge, service manager
cadence: quarterly
covers: Referrals to the service and the needs recorded for them.
datasets:
  referral:
    describes: One referral.
    file_pattern: referrals_{period}
    key: [referral_id]
    entity: referral
    counted_on: {from: referral_date, to: concluded_date}
    always: {is_domestic_abuse: "Yes"}
    person:
      forename: forename
      surname: surname
      date_of_birth: birth_date
      event_date: {where: row, offence: referral_date, recorded: referral_date}
    columns:
      - {name: referral_id, header: Ref, required: true, means: reference}
      - {name: client_id, header: Client, means: client}
      - {name: forename, header: Forename, pii: true, means: forename}
      - {name: surname, header: Surname, pii: true, means: surname}
      - {name: birth_date, header: DOB, type: date, formats: ["%d/%m/%Y"], pii: true,
         means: birth}
      - {name: referral_date, header: Referred, type: date, formats: ["%d/%m/%Y"], required: true,
         means: day of the referral}
      - {name: concluded_date, header: Closed, type: date, formats: ["%d/%m/%Y"], means: last day}
      - {name: referral_source, header: Source, means: who referred}
      - {name: sex, header: Sex, means: sex}
      - {name: age_years, header: Age, type: integer, means: age}
      - {name: disability, header: Disabilities, means: disabilities,
         characteristic: {type: DISABILITY, separator: ";"}}
      - {name: alcohol, header: Alcohol, means: whether alcohol is a need,
         characteristic: {type: NEED, when: ["Some", "Severe"]}}
      - {name: remark, header: Remark, means: a word of the supplier's own}
  need_sheet:
    describes: The needs of a referral, on a sheet of their own.
    file_pattern: needs_{period}
    key: [sheet_id]
    reference: {dataset: referral, columns: [referral]}
    entity: characteristic_sheet
    of: referral
    columns:
      - {name: sheet_id, header: Sheet, required: true, means: reference}
      - {name: referral, header: Ref, required: true, means: the referral}
      - {name: needs, header: Needs, means: needs, characteristic: {type: NEED, separator: "|"}}
"""

HELPLINE = """
agency: helpline
recording_system: OASIS
version: 1
form: record_level
owner: Helpline
cadence: yearly
covers: Calls that became referrals.
reads: {delimiter: ";"}
datasets:
  call:
    describes: One call.
    file_pattern: calls_{period}
    key: [referral_id]
    entity: referral
    counted_on: {from: called_on}
    columns:
      - {name: referral_id, header: Call, required: true, means: reference}
      - {name: case_id, header: Case, means: the case}
      - {name: called_on, header: Called, type: datetime, formats: ["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
         required: true, means: when it came}
      - {name: referral_source, header: From, means: who called}
"""

TOTALS = """
agency: totals
recording_system: RETURN
version: 1
form: aggregate
owner: Performance
cadence: yearly
covers: Totals.
datasets:
  long_return:
    describes: One figure.
    file_pattern: long_{period}
    key: [return_measure, period, district, characteristic]
    entity: aggregate_return
    columns:
      - {name: return_measure, header: Measure, required: true, means: what is counted}
      - {name: period, header: Period, type: period, formats: [financial_year, month],
         required: true, means: the period}
      - {name: district, header: District, required: true, means: the district}
      - {name: characteristic, header: Source, code_list: referral_source, required: true,
         means: by whom}
      - {name: value, header: Value, type: number, symbols: {"*": c, "..": x}, means: the figure}
  wide_return:
    describes: The figures of one place.
    file_pattern: wide_{period}
    key: [place, period]
    entity: aggregate_return
    columns:
      - {name: place, header: Place, required: true, means: the place}
      - {name: period, header: When, code_list: period, required: true, means: when}
      - {name: opened, header: Opened, type: integer, measures: opened cases, symbols: {"z": z},
         means: cases opened}
      - {name: closed, header: Closed, type: integer, measures: closed cases, means: cases closed}
  homelessness:
    describes: Decisions.
    file_pattern: homeless_{period}
    key: [period, district]
    entity: homelessness_decision
    columns:
      - {name: period, header: Quarter, type: period, formats: [financial_quarter], required: true,
         means: the quarter}
      - {name: district, header: District, required: true, means: the district}
      - {name: decision_count, header: Decisions, type: integer, symbols: {"..": x}, required: true,
         means: decisions}
      - {name: domestic_abuse_count, header: DA, type: integer, means: because of domestic abuse}
"""

WORDS = {
    "characteristic": [
        "refuge,*,REFERRAL_SOURCE,Police,REFERRAL_SOURCE:POLICE,,,",
        "refuge,*,REFERRAL_SOURCE,Self,REFERRAL_SOURCE:SELF,,,",
        "helpline,*,REFERRAL_SOURCE,999,REFERRAL_SOURCE:POLICE,,,",
        "refuge,*,DISABILITY,Deaf,DISABILITY:HEARING,,,",
        "refuge,*,DISABILITY,Blind,DISABILITY:SIGHT,,,",
        "refuge,*,NEED,Alcohol,NEED:ALCOHOL,,,",
        "refuge,*,NEED,Housing,NEED:HOUSING,,,",
        "totals,*,RETURN_MEASURE,Referrals,RETURN_MEASURE:REFERRAL,,,",
        "totals,*,RETURN_MEASURE,Opened cases,RETURN_MEASURE:OPENED,,,",
        "totals,*,RETURN_MEASURE,Closed cases,RETURN_MEASURE:CLOSED,,,",
        "totals,*,REFERRAL_SOURCE,Police,REFERRAL_SOURCE:POLICE,,,",
    ],
    "flag": ["refuge,*,Yes,true,,,", "refuge,*,No,false,,,"],
    "sex": ["refuge,*,Woman,F,,,", "refuge,*,Man,M,,,"],
    "district": ["totals,*,Watford,E07000103,,,", "totals,*,Stevenage,E07000243,,,"],
}
"""Lines of the crosswalks that these suppliers need."""

PERIOD_CROSSWALK = (
    "agency,recording_system,source_value,period_key,valid_from,valid_to,note\n"
    "totals,*,last year,FY2017-18,,,\n"
)
