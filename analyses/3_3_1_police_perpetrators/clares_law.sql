-- Clare's Law: applications and disclosures of two financial years. Not every disclosure comes from
-- an application of the same year, so the ratio is no success rate.
-- figures: T39.R*.C[124]
with sent as (
    select
        return_measure_key,
        split_part(return_measure_key, ':', 2) as measure,
        sum(value) filter (where period_key = 'FY2016-17') as number_2016_17,
        sum(value) filter (where period_key = 'FY2017-18') as number_2017_18,
    from {{ ref('fct_aggregate_return') }}
    where agency_key = 'clares_law'
    group by return_measure_key
)

select
    dim_characteristic.characteristic_label as what,
    number_2016_17,
    {{ printed_figure_of_cells(39, '2016/17', "'population=' || measure") }}
        as number_2016_17_figure_id,
    number_2017_18,
    {{ printed_figure_of_cells(39, '2017/18', "'population=' || measure") }}
        as number_2017_18_figure_id,
    {{ percentage_change('number_2016_17', 'number_2017_18') }} as change_percent,
    {{ printed_figure_of_cells(39, '% change', "'population=' || measure") }}
        as change_percent_figure_id,
from sent
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on sent.return_measure_key = dim_characteristic.characteristic_key
order by what
