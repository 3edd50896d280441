-- Domestic abuse crimes: what the summary says of the police's records, counted anew.
-- answers: ES.K02 ES.K03 ES.K04 ES.K05
-- figures: ES.004 ES.005 ES.007 ES.008 ES.009 ES.011
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K02',
        'Crimes of three years',
        {{ cell_value('OFFENCE', 'DA_CRIME', 'CY2016-2018') }},
        'ES.004'
    ),
    (
        'ES.K02',
        'Change from 2016 to 2018, percent',
        {{ percentage_change(
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016'),
            cell_value('OFFENCE', 'DA_CRIME', 'CY2018')
        ) }},
        'ES.005'
    ),
    (
        'ES.K03',
        'At weekends, percent (two days of seven are 28.6%)',
        {{ percentage(
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016-2018', day_of_week=['6', '7']),
            cell_value(
                'OFFENCE', 'DA_CRIME', 'CY2016-2018',
                day_of_week=['1', '2', '3', '4', '5', '6', '7']
            )
        ) }},
        null
    ),
    (
        'ES.K03',
        'From 6pm to 11pm, percent (five hours of 24 are 20.8%)',
        {{ percentage(
            cell_value(
                'OFFENCE', 'DA_CRIME', 'CY2016-2018',
                time_of_day_key=['18', '19', '20', '21', '22']
            ),
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016-2018')
        ) }},
        null
    ),
    (
        'ES.K04',
        'With the alcohol flag, percent of 2016 and 2017',
        {{ percentage(
            cell_value('OFFENCE', 'DA_CRIME_ALCOHOL', 'CY2016-2017'),
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016-2017')
        ) }},
        'ES.007'
    ),
    (
        'ES.K04',
        'With the drug flag, percent of 2016 and 2017',
        {{ percentage(
            cell_value('OFFENCE', 'DA_CRIME_DRUG', 'CY2016-2017'),
            cell_value('OFFENCE', 'DA_CRIME', 'CY2016-2017')
        ) }},
        'ES.008'
    ),
    (
        'ES.K05',
        'Stalking and harassment that is domestic abuse, percent',
        {{ percentage(
            cell_value('OFFENCE', 'DA_SH_CRIME', 'CY2016-2018'),
            cell_value('OFFENCE', 'SH_CRIME', 'CY2016-2018')
        ) }},
        'ES.009'
    ),
    (
        'ES.K05',
        'Its victims who are repeat victims, percent',
        {{ percentage(
            cell_value('VICTIM', 'DA_SH_REPEAT', 'CY2016-2017'),
            cell_value('VICTIM', 'DA_SH_CRIME', 'CY2016-2017')
        ) }},
        'ES.011'
    )
)

select * from said
