-- The conclusions that rest on figures of the county, with the figures.
-- answers: S6.1.K01 S6.1.K02 S6.1.K03 S6.1.K04 S6.1.K05 S6.1.K06 S6.1.K07
-- figures: S6.1.003 S6.1.004 T21.R06.C2 T21.R06.C3 T28.R01.C3 T22.R02.C4 T04.R11.C5
-- figures: S3.3.3.049 S3.3.3.050
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'S6.1.K01',
        'Change of domestic abuse crimes from 2016 to 2018, percent',
        {{ percentage_change(
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016'),
            cell_value('OFFENCE', 'DA_CRIME', 'CY2018')
        ) }},
        'T04.R11.C5'
    ),
    (
        'S6.1.K01',
        'Change of safeguarding concerns from 2017 to 2018, percent',
        {{ percentage_change(
            cell_value('REFERRAL', 'SAFEGUARDING_DA_CONCERN', 'CY2017'),
            cell_value('REFERRAL', 'SAFEGUARDING_DA_CONCERN', 'CY2018')
        ) }},
        'T28.R01.C3'
    ),
    (
        'S6.1.K01',
        'Change of IDVA referrals from 2017 to 2018, percent',
        {{ percentage_change(
            cell_value('REFERRAL', 'IDVA', 'CY2017'),
            cell_value('REFERRAL', 'IDVA', 'CY2018')
        ) }},
        'T22.R02.C4'
    ),
    (
        'S6.1.K02',
        'Victims of a year aged 27 to 36',
        {{ cell_value('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', age_band_key='POLICE:27-36') }},
        null
    ),
    (
        'S6.1.K02',
        'Victims of a year aged 57 and over',
        {{ cell_value(
            'VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', age_band_key=['POLICE:57-66', 'POLICE:67+']
        ) }},
        null
    ),
    (
        'S6.1.K03',
        'Black victims of a year',
        {{ cell_value('VICTIM_YEAR', 'DA_CRIME', 'CY2016-2017', ethnic_group_code='BLACK') }},
        null
    ),
    (
        'S6.1.K03',
        'Black perpetrators',
        {{ cell_value('PERPETRATOR', 'DA_DETECTED', 'CY2016-2017', ethnic_group_code='BLACK') }},
        null
    ),
    (
        'S6.1.K04',
        'Assessed perpetrators with a need of emotional well-being, percent',
        {{ percentage(
            cell_value(
                'OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09',
                characteristic_key='NEED:EMOTIONAL_WELLBEING'
            ),
            cell_value('OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09')
        ) }},
        null
    ),
    (
        'S6.1.K04',
        'Assessed perpetrators with a need of drug misuse, percent',
        {{ percentage(
            cell_value(
                'OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09',
                characteristic_key='NEED:DRUG_MISUSE'
            ),
            cell_value('OFFENDER', 'NPS_DA_ASSESSED', 'S2019-06-09')
        ) }},
        null
    ),
    (
        'S6.1.K05',
        'MARAC cases with a male victim, percent',
        {{ percentage(
            cell_value('CASE', 'MARAC_MALE', 'CY2018'),
            cell_value('CASE', 'MARAC', 'CY2018')
        ) }},
        'T21.R06.C2'
    ),
    (
        'S6.1.K05',
        'MARAC cases with a victim of a minority ethnic group, percent',
        {{ percentage(
            cell_value('CASE', 'MARAC_MINORITY', 'CY2018'),
            cell_value('CASE', 'MARAC', 'CY2018')
        ) }},
        'T21.R06.C3'
    ),
    (
        'S6.1.K06',
        'BeNCH perpetrators with a high reconviction score, percent',
        {{ percentage(
            cell_value('OFFENDER', 'CRC_DA_OGRS_HIGH', 'CY2016-2018'),
            cell_value('OFFENDER', 'CRC_DA_OGRS', 'CY2016-2018')
        ) }},
        'S3.3.3.049'
    ),
    (
        'S6.1.K06',
        'BeNCH perpetrators with a medium reconviction score, percent',
        {{ percentage(
            cell_value('OFFENDER', 'CRC_DA_OGRS_MEDIUM', 'CY2016-2018'),
            cell_value('OFFENDER', 'CRC_DA_OGRS', 'CY2016-2018')
        ) }},
        'S3.3.3.050'
    ),
    (
        'S6.1.K07',
        'IDVA referrals by health services, percent',
        {{ percentage(
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017-2018'),
            cell_value('REFERRAL', 'IDVA', 'CY2017-2018')
        ) }},
        'S6.1.003'
    ),
    (
        'S6.1.K07',
        'IDVA referrals by general practitioners, percent',
        {{ percentage(
            cell_value(
                'REFERRAL', 'IDVA_HEALTH', 'CY2017-2018',
                characteristic_key='REFERRAL_SOURCE:GENERAL_PRACTITIONER'
            ),
            cell_value('REFERRAL', 'IDVA', 'CY2017-2018')
        ) }},
        'S6.1.004'
    )
)

select * from said
