-- BeNCH's domestic abuse perpetrators of three years: main offence and sentence. A person counts
-- once, though cases run over several years.
-- answers: ES.K15
-- figures: T45.*
with perpetrator as (
    select
        subject_id,
        min(offence_category_key) as offence_category_key,
        bool_or(sentence_key = 'SENTENCE:COMMUNITY_ORDER') as has_community_order,
        max(reconviction_score) as reconviction_score,
    from {{ ref('fct_perpetrator_caseload') }}
    where
        agency_key = 'crc'
        and is_domestic_abuse
        and event_date <= date '2018-12-31'
        and event_end_date >= date '2016-01-01'
    group by subject_id
)

select
    dim_characteristic.characteristic_label as main_offence,
    count(*) as perpetrators,
    {{ printed_figure_of_cells(
        45, 'Count', "'characteristic=' || perpetrator.offence_category_key"
    ) }} as perpetrators_figure_id,
    {{ percentage('count(*)', 'sum(count(*)) over ()') }} as percent,
    {{ printed_figure_of_cells(
        45, '% of total', "'characteristic=' || perpetrator.offence_category_key"
    ) }} as percent_figure_id,
    count(*) filter (where has_community_order) as community_orders,
    avg(reconviction_score) as mean_reconviction_score,
from perpetrator
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on perpetrator.offence_category_key = dim_characteristic.characteristic_key
group by perpetrator.offence_category_key, main_offence
order by perpetrators desc
