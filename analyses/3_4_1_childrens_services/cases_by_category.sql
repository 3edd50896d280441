-- Children's Services cases at the end of 2018 with domestic violence flagged, by category of need,
-- and the years before. A child in two categories has a case in each.
-- answers: ES.K20
-- figures: T48.R01.C3 T48.R02.C? T48.R04.C3 T48.R05.C? T48.R07.C3 T48.R08.C? T48.R10.C3
-- figures: T48.R11.C?
with active as (
    select
        need_category_key,
        count(*) filter (where year(snapshot_date) = 2016 and is_domestic_abuse) as flagged_2016,
        count(*) filter (where year(snapshot_date) = 2017 and is_domestic_abuse) as flagged_2017,
        count(*) filter (where year(snapshot_date) = 2018 and is_domestic_abuse) as flagged_2018,
        count(*) filter (where year(snapshot_date) = 2018) as cases_2018,
        list_position(['CIN', 'CPP', 'CLA', 'OTHER'], split_part(need_category_key, ':', 2))
            as place,
    from {{ ref('fct_child_case') }}
    group by need_category_key
)

select
    dim_characteristic.characteristic_label as category,
    active.flagged_2016,
    format('T48.R{:02d}.C1', 3 * active.place - 1) as flagged_2016_figure_id,
    active.flagged_2017,
    format('T48.R{:02d}.C2', 3 * active.place - 1) as flagged_2017_figure_id,
    active.flagged_2018,
    format('T48.R{:02d}.C3', 3 * active.place - 1) as flagged_2018_figure_id,
    active.cases_2018,
    format('T48.R{:02d}.C3', 3 * active.place - 2) as cases_2018_figure_id,
    {{ percentage('active.flagged_2018', 'active.cases_2018') }} as flagged_2018_percent,
from active
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on active.need_category_key = dim_characteristic.characteristic_key
where active.place is not null
order by active.place
