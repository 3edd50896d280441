-- Children who witnessed or were in the house, month by month, and added up since the police have
-- recorded them.
-- figures: S3.4.3.001 S3.4.3.002
select
    period_key as month,
    value as children,
    if(period_key = 'M2018-12', 'S3.4.3.002', null) as children_figure_id,
    sum(value) over (order by period_key) as children_so_far,
    if(period_key = 'M2018-12', 'S3.4.3.001', null) as children_so_far_figure_id,
from {{ ref('fct_aggregate_return') }}
where agency_key = 'police_children' and period_key <= 'M2018-12'
order by month
