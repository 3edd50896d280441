-- Safeguarding and support services. The 55% of ES.K17 is wrong in the document: it takes 808
-- concerns for enquiries (jsna_explanation says how); 12.6% is what its own counts give.
-- answers: ES.K17 ES.K18 ES.K19
-- figures: ES.034 ES.036 ES.038 ES.040 ES.041 ES.043 ES.044
with said (statement_id, finding, value, value_figure_id) as (
    values
    (
        'ES.K17',
        'Domestic abuse safeguarding concerns of 2018',
        {{ cell_value('REFERRAL', 'SAFEGUARDING_DA_CONCERN', 'CY2018') }},
        'ES.034'
    ),
    (
        'ES.K17',
        'Enquiries for 100 concerns',
        {{ percentage(
            cell_value('ENQUIRY', 'SAFEGUARDING_DA_ENQUIRY', 'CY2018'),
            cell_value('REFERRAL', 'SAFEGUARDING_DA_CONCERN', 'CY2018')
        ) }},
        'ES.036'
    ),
    (
        'ES.K17',
        'Enquiries about a family member beyond the concerns that are domestic abuse, percent',
        {{ percentage(
            cell_value('ENQUIRY', 'SAFEGUARDING_FAMILY_ENQUIRY', 'CY2018')
            ~ ' - ' ~ cell_value('REFERRAL', 'SAFEGUARDING_DA_FAMILY_CONCERN', 'CY2018'),
            cell_value('ENQUIRY', 'SAFEGUARDING_FAMILY_ENQUIRY', 'CY2018')
        ) }},
        'ES.038'
    ),
    (
        'ES.K18',
        'IDVA referrals that were accepted, percent',
        {{ percentage(
            cell_value('REFERRAL', 'IDVA_ACCEPTED', 'CY2017-2018'),
            cell_value('REFERRAL', 'IDVA', 'CY2017-2018')
        ) }},
        'ES.040'
    ),
    (
        'ES.K18',
        'Change of referrals by health services, percent',
        {{ percentage_change(
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2017'),
            cell_value('REFERRAL', 'IDVA_HEALTH', 'CY2018')
        ) }},
        'ES.041'
    ),
    (
        'ES.K19',
        'Home security referrals that are domestic abuse, percent',
        {{ percentage(
            cell_value('REFERRAL', 'HOME_SECURITY_DA', 'CY2017-2018'),
            cell_value('REFERRAL', 'HOME_SECURITY', 'CY2017-2018')
        ) }},
        'ES.043'
    ),
    (
        'ES.K19',
        'Safety visits not taken up, percent',
        {{ percentage(
            cell_value(
                'REFERRAL', 'HOME_SECURITY_DA', 'CY2017-2018',
                characteristic_key='REFERRAL_OUTCOME:VISIT_REFUSED'
            ),
            cell_value('REFERRAL', 'HOME_SECURITY_DA', 'CY2017-2018')
        ) }},
        'ES.044'
    )
)

select * from said
