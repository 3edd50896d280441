-- Integrated Offender Management: how many people are on the programme, and how many of them have
-- domestic abuse among their offending. Totals as sent, of the month.
-- answers: ES.K13
-- figures: S3.3.4.001 S3.3.4.003
select
    period_key,
    sum(value) filter (where return_measure_key = 'RETURN_MEASURE:IOM_COHORT') as cohort,
    'S3.3.4.001' as cohort_figure_id,
    sum(value) filter (where return_measure_key = 'RETURN_MEASURE:IOM_DA_OFFENDING')
        as with_domestic_abuse,
    {{ percentage('with_domestic_abuse', 'cohort') }} as percent,
    'S3.3.4.003' as percent_figure_id,
from {{ ref('fct_aggregate_return') }}
where agency_key = 'iom' and period_key = 'M2018-06'
group by period_key
