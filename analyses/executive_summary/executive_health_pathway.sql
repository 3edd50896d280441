-- Intervention and prevention: how many victims health services send to the IDVA service, which is
-- what the findings on advocates in hospitals and on general practices rest on.
-- answers: ES.K30 ES.K31
-- figures: T27.R10.* T27.R01.C4
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K30',
        'Referrals by health services in 2017',
        {{ cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017') }},
        'T27.R10.C1'
    ),
    (
        'ES.K30',
        'Referrals by health services in 2018',
        {{ cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2018') }},
        'T27.R10.C2'
    ),
    (
        'ES.K30',
        'Change, percent',
        {{ percentage_change(
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017'),
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2018')
        ) }},
        'T27.R10.C3'
    ),
    (
        'ES.K30',
        'Of these in two years, by A&E departments',
        {{ cell_value(
            'REFERRAL', 'IDVA_HEALTH', 'CY2017-2018',
            characteristic_key='REFERRAL_SOURCE:EMERGENCY_DEPARTMENT'
        ) }},
        'T27.R01.C4'
    ),
    (
        'ES.K31',
        'Referrals by health services in two years',
        {{ cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017-2018') }},
        'T27.R10.C4'
    ),
    (
        'ES.K31',
        'Of all referrals, percent',
        {{ percentage(
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017-2018'),
            cell_value('REFERRAL', 'IDVA', 'CY2017-2018')
        ) }},
        'T27.R10.C5'
    )
)

select * from said
