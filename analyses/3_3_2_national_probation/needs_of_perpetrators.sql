-- What the National Probation Service's domestic abuse perpetrators need: shares of those who have
-- an OASys sheet. A need counts once for a person, however many cases they have.
-- answers: ES.K14 ES.K16 S6.1.K04
-- figures: T42.*
with perpetrator as (
    select
        caseload.caseload_key,
        caseload.subject_id,
    from {{ ref('fct_perpetrator_caseload') }} as caseload
    inner join {{ ref('bridge_case_characteristic') }} as flag
        on caseload.caseload_key = flag.entity_key
    where
        caseload.agency_key = 'nps'
        and caseload.event_date = date '2019-06-09'
        and caseload.is_assessed
        and flag.characteristic_key = 'FLAG:DA_PERPETRATOR'
),

assessed as (
    select count(distinct subject_id) as people
    from perpetrator
)

select
    dim_characteristic.characteristic_label as need,
    count(distinct perpetrator.subject_id) as perpetrators,
    {{ printed_figure_of_cells(
        42, 'Total', "'characteristic=' || dim_characteristic.characteristic_key"
    ) }} as perpetrators_figure_id,
    {{ percentage('perpetrators', 'any_value(assessed.people)') }}
        as percent,
    {{ printed_figure_of_cells(
        42, '% of total', "'characteristic=' || dim_characteristic.characteristic_key"
    ) }} as percent_figure_id,
from perpetrator
inner join {{ ref('bridge_case_characteristic') }} as listed
    on perpetrator.caseload_key = listed.entity_key
inner join {{ ref('dim_characteristic') }} as dim_characteristic using (characteristic_key)
cross join assessed
where dim_characteristic.characteristic_type = 'NEED' and dim_characteristic.is_known
group by dim_characteristic.characteristic_key, need
order by perpetrators desc
