-- Domestic abuse safeguarding concerns to the mental health trust and its enquiries: totals as they
-- were sent, a quarter each.
-- figures: T31.R0[12].*
select
    dim_period.period_label as quarter,
    sum(sent.value) filter (where sent.return_measure_key = 'RETURN_MEASURE:HPFT_CONCERN')
        as concerns,
    {{ printed_figure_of_cells(31, 'Concerns', "'period=' || dim_period.period_key") }}
        as concerns_figure_id,
    sum(sent.value) filter (where sent.return_measure_key = 'RETURN_MEASURE:HPFT_ENQUIRY')
        as enquiries,
    {{ printed_figure_of_cells(31, 'Enquiries', "'period=' || dim_period.period_key") }}
        as enquiries_figure_id,
    {{ percentage('enquiries', 'concerns') }} as conversion_percent,
    {{ printed_figure_of_cells(
        31, 'Average conversion rate', "'period=' || dim_period.period_key"
    ) }} as conversion_percent_figure_id,
from {{ ref('fct_aggregate_return') }} as sent
inner join {{ ref('dim_period') }} as dim_period using (period_key)
where sent.agency_key = 'hpft'
group by dim_period.period_key, dim_period.period_label
order by dim_period.period_key
