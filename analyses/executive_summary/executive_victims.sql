-- Victims of domestic abuse: police, MARACs, homicide reviews and the IDVA service. Each service
-- counts its own people; none of these may be added.
-- answers: ES.K06 ES.K07 ES.K08 ES.K09 ES.K11
-- figures: ES.012 ES.013 ES.015 ES.016 ES.017 ES.019 ES.020 ES.021 ES.022 T10.R01.C3
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K06',
        'Individual victims of 2016 and 2017',
        {{ cell_value('VICTIM', 'DA_CRIME', 'CY2016-2017') }},
        'ES.012'
    ),
    (
        'ES.K06',
        'Of these, repeat victims, percent',
        {{ percentage(
            cell_value('VICTIM', 'DA_REPEAT', 'CY2016-2017'),
            cell_value('VICTIM', 'DA_CRIME', 'CY2016-2017')
        ) }},
        'ES.013'
    ),
    (
        'ES.K06',
        'Of these, female, percent',
        {{ percentage(
            cell_value('VICTIM', 'DA_REPEAT', 'CY2016-2017', sex_key='F'),
            cell_value('VICTIM', 'DA_REPEAT', 'CY2016-2017', sex_key=['F', 'M'])
        ) }},
        'ES.015'
    ),
    (
        'ES.K07',
        'Black victims of a year',
        {{ cell_value('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', ethnic_group_code='BLACK') }},
        'T10.R01.C3'
    ),
    (
        'ES.K08',
        'Cases at MARACs in 2018',
        {{ cell_value('CASE', 'MARAC', 'CY2018') }},
        'ES.016'
    ),
    (
        'ES.K08',
        'Of these, repeat cases, percent',
        {{ percentage(
            cell_value('CASE', 'MARAC_REPEAT', 'CY2018'),
            cell_value('CASE', 'MARAC', 'CY2018')
        ) }},
        'ES.017'
    ),
    (
        'ES.K08',
        'Referred by the police, percent',
        {{ percentage(
            cell_value(
                'REFERRAL', 'MARAC', 'CY2018',
                characteristic_key='REFERRAL_SOURCE:POLICE'
            ),
            cell_value('REFERRAL', 'MARAC', 'CY2018')
        ) }},
        'ES.019'
    ),
    (
        'ES.K09',
        'Domestic homicide reviews of three years',
        {{ cell_value('REVIEW', 'DHR_COUNTY', 'CY2016-2018') }},
        'ES.020'
    ),
    (
        'ES.K09',
        'Of these, with a suicide, percent',
        {{ percentage(
            cell_value(
                'REVIEW', 'DHR_COUNTY', 'CY2016-2018',
                characteristic_key=['REVIEW_TYPE:MURDER_SUICIDE', 'REVIEW_TYPE:VICTIM_SUICIDE']
            ),
            cell_value('REVIEW', 'DHR_COUNTY', 'CY2016-2018')
        ) }},
        'ES.021'
    ),
    (
        'ES.K09',
        'Of female victims',
        {{ cell_value('REVIEW', 'DHR_COUNTY', 'CY2016-2018', sex_key='F') }},
        null
    ),
    (
        'ES.K11',
        'IDVA referrals by general practitioners, percent',
        {{ percentage(
            cell_value(
                'REFERRAL', 'IDVA_HEALTH', 'CY2017-2018',
                characteristic_key='REFERRAL_SOURCE:GENERAL_PRACTITIONER'
            ),
            cell_value('REFERRAL', 'IDVA', 'CY2017-2018')
        ) }},
        'ES.022'
    )
)

select * from said
