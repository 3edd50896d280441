-- Children and families: which factor is the most common one, and who notifies Families First
-- Triage.
-- answers: ES.K20 ES.K21
-- figures: ES.046 ES.047 ES.048 ES.049 ES.050 ES.051
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K20',
        'Assessments with domestic violence, percent',
        {{ percentage(
            cell_value(
                'RETURN', 'CIN_DOMESTIC_VIOLENCE', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            ),
            cell_value(
                'RETURN', 'CIN_ASSESSED', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            )
        ) }},
        'ES.046'
    ),
    (
        'ES.K20',
        'Assessments with mental health, percent',
        {{ percentage(
            cell_value(
                'RETURN', 'CIN_MENTAL_HEALTH', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            ),
            cell_value(
                'RETURN', 'CIN_ASSESSED', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            )
        ) }},
        null
    ),
    (
        'ES.K20',
        'Assessments with emotional abuse, percent',
        {{ percentage(
            cell_value(
                'RETURN', 'CIN_EMOTIONAL_ABUSE', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            ),
            cell_value(
                'RETURN', 'CIN_ASSESSED', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            )
        ) }},
        null
    ),
    (
        'ES.K20',
        'Assessments with drug misuse, percent',
        {{ percentage(
            cell_value(
                'RETURN', 'CIN_DRUG_MISUSE', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            ),
            cell_value(
                'RETURN', 'CIN_ASSESSED', 'FY2017-18',
                characteristic_key='REPORTING_AREA:COUNTY'
            )
        ) }},
        null
    ),
    (
        'ES.K20',
        'Domestic violence in England, percent',
        {{ percentage(
            cell_value(
                'RETURN', 'CIN_DOMESTIC_VIOLENCE', 'FY2017-18',
                characteristic_key='REPORTING_AREA:ENGLAND'
            ),
            cell_value(
                'RETURN', 'CIN_ASSESSED', 'FY2017-18',
                characteristic_key='REPORTING_AREA:ENGLAND'
            )
        ) }},
        'ES.047'
    ),
    (
        'ES.K21',
        'Notifications to Families First Triage in 2018',
        {{ cell_value('REFERRAL', 'FFT_DA', 'CY2018') }},
        'ES.048'
    ),
    (
        'ES.K21',
        'Of these, medium risk, percent',
        {{ percentage(
            cell_value('REFERRAL', 'FFT_DA', 'CY2018', risk_level_key='FFT:MEDIUM'),
            cell_value('REFERRAL', 'FFT_DA', 'CY2018')
        ) }},
        'ES.049'
    ),
    (
        'ES.K21',
        'Of these, high risk, percent',
        {{ percentage(
            cell_value('REFERRAL', 'FFT_DA', 'CY2018', risk_level_key='FFT:HIGH'),
            cell_value('REFERRAL', 'FFT_DA', 'CY2018')
        ) }},
        'ES.050'
    ),
    (
        'ES.K21',
        'Of these, through the MASH, percent',
        {{ percentage(
            cell_value(
                'REFERRAL', 'FFT_DA', 'CY2018',
                characteristic_key='REFERRAL_SOURCE:MASH'
            ),
            cell_value('REFERRAL', 'FFT_DA', 'CY2018')
        ) }},
        'ES.051'
    )
)

select * from said
