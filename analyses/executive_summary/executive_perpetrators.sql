-- Perpetrators of domestic abuse: police, offender management and the two probation services. Who
-- stands on two caseloads is counted in each.
-- answers: ES.K12 ES.K13 ES.K14 ES.K15 ES.K16
-- figures: ES.023 ES.024 ES.026 ES.027 ES.028 ES.029 ES.030 ES.032 ES.033 T42.R01.C2
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K12',
        'Individual perpetrators of 2016 and 2017',
        {{ cell_value('PERPETRATOR', 'DA_DETECTED', 'CY2016-2017') }},
        'ES.023'
    ),
    (
        'ES.K12',
        'Of these, repeat perpetrators, percent',
        {{ percentage(
            cell_value('PERPETRATOR', 'DA_REPEAT', 'CY2016-2017'),
            cell_value('PERPETRATOR', 'DA_DETECTED', 'CY2016-2017')
        ) }},
        'ES.024'
    ),
    (
        'ES.K12',
        'Of these, male, percent',
        {{ percentage(
            cell_value('PERPETRATOR', 'DA_REPEAT', 'CY2016-2017', sex_key='M'),
            cell_value('PERPETRATOR', 'DA_REPEAT', 'CY2016-2017', sex_key=['F', 'M'])
        ) }},
        'ES.026'
    ),
    (
        'ES.K13',
        'Managed offenders with domestic abuse offending, percent',
        {{ percentage(
            cell_value('RETURN', 'IOM_DA_OFFENDING', 'M2018-06'),
            cell_value('RETURN', 'IOM_COHORT', 'M2018-06')
        ) }},
        'ES.027'
    ),
    (
        'ES.K14',
        'On the National Probation Service caseload',
        {{ cell_value('OFFENDER', 'NPS_DA', 'S2019-06-09') }},
        'ES.028'
    ),
    (
        'ES.K14',
        'Of these, with recorded mental health issues, percent',
        {{ percentage(
            cell_value('OFFENDER', 'NPS_DA_MENTAL_HEALTH', 'S2019-06-09'),
            cell_value('OFFENDER', 'NPS_DA', 'S2019-06-09')
        ) }},
        'ES.029'
    ),
    (
        'ES.K15',
        'Known to BeNCH in three years',
        {{ cell_value('OFFENDER', 'CRC_DA', 'CY2016-2018') }},
        'ES.030'
    ),
    (
        'ES.K15',
        'Of these, at medium risk of serious harm, percent',
        {{ percentage(
            cell_value('OFFENDER', 'CRC_DA_ROSH_MEDIUM', 'CY2016-2018'),
            cell_value('OFFENDER', 'CRC_DA', 'CY2016-2018')
        ) }},
        'ES.032'
    ),
    (
        'ES.K15',
        'Likely to reoffend, medium or high, percent of those with a score',
        {{ percentage(
            cell_value('OFFENDER', 'CRC_DA_OGRS_MEDIUM', 'CY2016-2018')
            ~ ' + ' ~ cell_value('OFFENDER', 'CRC_DA_OGRS_HIGH', 'CY2016-2018'),
            cell_value('OFFENDER', 'CRC_DA_OGRS', 'CY2016-2018')
        ) }},
        'ES.033'
    ),
    (
        'ES.K16',
        'Assessed with a need of thinking and behaviour, percent',
        {{ percentage(
            cell_value(
                'OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09',
                characteristic_key='NEED:THINKING_BEHAVIOUR'
            ),
            cell_value('OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09')
        ) }},
        'T42.R01.C2'
    )
)

select * from said
