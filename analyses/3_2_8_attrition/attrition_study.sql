-- The attrition study: of the cases in which the victim did not attend and no evidence was offered,
-- what was known of victim, offender and report. Totals as sent.
-- figures: S3.2.8.003 S3.2.8.004 S3.2.8.006 S3.2.8.007 S3.2.8.008 S3.2.8.009 S3.2.8.010
-- figures: S3.2.8.011 S3.2.8.012
select
    dim_characteristic.characteristic_label as finding,
    sent.value as cases,
    {{ percentage(
        'sent.value',
        "max(sent.value) filter (where sent.return_measure_key = 'RETURN_MEASURE:ATTRITION_CASE')"
        ~ ' over ()'
    ) }} as percent,
    case split_part(sent.return_measure_key, 'ATTRITION_', 2)
        when 'PREVIOUS_ABUSE' then 'S3.2.8.003'
        when 'VIOLENT_OFFENDER' then 'S3.2.8.004'
        when '999' then 'S3.2.8.006'
        when 'LOWER_RISK' then 'S3.2.8.007'
        when 'HARD_TO_CONTACT' then 'S3.2.8.008'
        when 'SUPPORTED' then 'S3.2.8.009'
        when 'NOT_WILLING' then 'S3.2.8.010'
        when 'SPECIAL_MEASURES' then 'S3.2.8.011'
        when 'VULNERABLE' then 'S3.2.8.012'
    end as percent_figure_id,
from {{ ref('fct_aggregate_return') }} as sent
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on sent.return_measure_key = dim_characteristic.characteristic_key
where
    sent.agency_key = 'opcc'
    and sent.return_measure_key <> 'RETURN_MEASURE:ATTRITION_CRACKED_TRIAL'
order by cases desc
