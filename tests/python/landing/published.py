"""Made-up files in the layouts of two publishers. No figure in them is anybody's.

The layouts are those of the department's workbooks "Detailed local authority-level tables" of
2018 (titles, headers of several rows with spans and footnotes, no heading over the areas, notes
below) and of its table of factors identified at the end of assessment.
"""

from __future__ import annotations

from landing.workbooks import workbook

NOTES: list[list[object]] = [
    [],
    ["Notes"],
    [1, "SYNTHETIC: made up for a test."],
    ["..", "incomplete or no data received from the local authority"],
]

Row = list[object]


def _areas(width: int, watford: Row, stevenage: Row) -> list[Row]:
    """The rows of a country, a region and three districts, two of them ours."""
    nothing: Row = [0] * width
    return [
        ["E92000001", "ENGLAND", None, None, *nothing],
        ["-", "Rest of England", None, None, *nothing],
        [],
        ["E07000105", "Ashford", "South East", "E12000008", *nothing],
        ["E07000243", "Stevenage", "East of England", "E12000006", *stevenage],
        ["E07000103", "Watford", "East of England", "E12000006", *watford],
    ]


def hclic_workbook(quarter: str = "Apr-Jun 18", watford_assessed: int = 48) -> bytes:
    """Tables A1 to A3 of one quarter."""
    missing = ".."
    first: list[Row] = [
        ["Table A1 - Number of households assessed\nEngland"],
        [*[None] * 11, "Number of households"],
        [*[None] * 4, "Total initial assessments1,2", None, "Assessed as owed a duty", *[None] * 4,
         "Not threatened with homelessness within 56 days - no duty owed"],
        [*[None] * 6, "Total", "Threatened with homelessness - \nPrevention duty owed",
         "Of which:", "Homeless - \nRelief duty owed"],
        [*[None] * 8, "due to service of valid Section 21 Notice3"],
        *_areas(8, [watford_assessed, None, 45, 8, 2, 37, None, 3],
                [missing, None, missing, missing, missing, missing, None, missing]),
    ]  # fmt: skip
    second: list[Row] = [
        ["Table A2 - Reason for loss of last settled home"],
        [*[None] * 10, "Number of households"],
        [*[None] * 4, "Total owed a prevention or relief duty1", None,
         "End of assured shorthold (AST) private rented tenancy, due to..", *[None] * 2,
         "Domestic abuse", "Other violence or harrassment"],
        [*[None] * 6, "Total", "Of which:"],
        [*[None] * 7, "Rent arrears, due to.."],
        [*[None] * 7, "Tenant difficulty budgeting ", "Increase\n in rent \u00a0"],
        *_areas(7, [45, None, 20, 1, 2, 6, 1],
                [missing, None, missing, missing, missing, missing, missing]),
    ]  # fmt: skip
    third: list[Row] = [
        ["Table A3 \u2013 Support needs of households"],
        [*[None] * 8, "Number of households", None, "Total number of support needs1",
         "Of which households with:"],
        [*[None] * 4, "Households with no support needs1,2", None,
         "Households with one or more support needs1,2", *[None] * 4,
         "Old age", "At risk of / has experienced domestic abuse"],
        [*[None] * 6, "Total", 1, 2],
        *_areas(9, [20, None, 25, 20, 5, None, 30, 1, 7],
                [missing, None, missing, missing, missing, None, missing, missing, missing]),
    ]  # fmt: skip
    return workbook(
        {
            "Contents": [["Contents"]],
            f"A1 - {quarter}": first + NOTES,
            f"A2 - {quarter}": second + NOTES,
            f"A3 - {quarter}": third + NOTES,
        }
    )


CIN_FACTORS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,category,Episodes_with_assessment_factor,"
    "Alcohol_Misuse_child,Alcohol_Misuse_parent,Drug_Misuse_parent,Domestic_Abuse_child,"
    "Domestic_Abuse_parent,Domestic_Abuse_person,Mental_Health_parent,Other\n"
    "2018,Reporting year,National,E92000001,England,,,,,,SYNTHETIC,9,9,9,9,9,9,9,9,9\n"
    "2018,Reporting year,Regional,E92000001,England,E12000006,East of England,,,,SYNTHETIC,"
    "8,8,8,8,8,8,8,8,8\n"
    "2018,Reporting year,Local authority,E92000001,England,E12000006,East of England,919,"
    "E10000015,Hertfordshire,SYNTHETIC,50,1,2,3,x,20,c,7,8\n"
    "2018,Reporting year,Local authority,E92000001,England,E12000006,East of England,823,"
    "E06000056,Central Bedfordshire,SYNTHETIC,7,7,7,7,7,7,7,7,7\n"
)
