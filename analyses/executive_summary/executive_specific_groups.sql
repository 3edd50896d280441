-- Specific risk groups: how many of them each service sees. The 41% of ES.K23 is 38.9% of its own
-- counts (jsna_explanation says how).
-- answers: ES.K22 ES.K23 ES.K24 ES.K25
-- figures: ES.053 ES.054 ES.055 ES.056 ES.058
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K22',
        'Male victims known to the police, percent',
        {{ percentage(
            cell_value('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', sex_key='M'),
            cell_value('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', sex_key=['F', 'M'])
        ) }},
        'ES.053'
    ),
    (
        'ES.K22',
        'Male IDVA clients, percent',
        {{ percentage(
            cell_value('REFERRAL', 'IDVA_ACCEPTED', 'CY2017-2018', sex_key='M'),
            cell_value('REFERRAL', 'IDVA_ACCEPTED', 'CY2017-2018', sex_key=['F', 'M'])
        ) }},
        'ES.054'
    ),
    (
        'ES.K23',
        'Long term IDVA clients with a disability, percent',
        {{ percentage(
            cell_value('REFERRAL', 'IDVA_LONG_TERM_DISABLED', 'CY2017-2018'),
            cell_value('REFERRAL', 'IDVA_LONG_TERM', 'CY2017-2018')
        ) }},
        'ES.055'
    ),
    (
        'ES.K23',
        'MARAC cases with a disabled victim, percent',
        {{ percentage(
            cell_value('CASE', 'MARAC_DISABLED', 'CY2018'),
            cell_value('CASE', 'MARAC', 'CY2018')
        ) }},
        'ES.056'
    ),
    (
        'ES.K24',
        'IDVA clients aged 61 and over',
        {{ cell_value('REFERRAL', 'IDVA_ACCEPTED', 'CY2017-2018', age_band_key='IDVA:61+') }},
        null
    ),
    (
        'ES.K24',
        'Home security clients aged 60 and over',
        {{ cell_value(
            'REFERRAL', 'HOME_SECURITY_DA', 'CY2017-2018', age_band_key='HOME_SECURITY:60+'
        ) }},
        null
    ),
    (
        'ES.K25',
        'MARAC cases with an LGBT victim, percent',
        {{ percentage(
            cell_value('CASE', 'MARAC_LGBT', 'CY2018'),
            cell_value('CASE', 'MARAC', 'CY2018')
        ) }},
        'ES.058'
    )
)

select * from said
