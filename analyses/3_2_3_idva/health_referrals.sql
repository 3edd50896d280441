-- Which health services refer to the IDVA service, and how that changed.
-- answers: ES.K11 ES.K18
-- figures: T27.R0?.*
with health as (
    {% set source = "'characteristic=' || health.referral_source_key" -%}
    select
        fct_referral.referral_source_key,
        count(*) filter (where year(fct_referral.event_date) = 2017) as referrals_2017,
        count(*) filter (where year(fct_referral.event_date) = 2018) as referrals_2018,
    from {{ ref('fct_referral') }} as fct_referral
    where fct_referral.agency_key = 'idva' and year(fct_referral.event_date) in (2017, 2018)
    group by fct_referral.referral_source_key
)

select
    dim_characteristic.characteristic_label as health_service,
    referrals_2017,
    {{ printed_figure_of_cells(27, '2017', source) }} as referrals_2017_figure_id,
    referrals_2018,
    {{ printed_figure_of_cells(27, '2018', source) }} as referrals_2018_figure_id,
    {{ percentage_change('referrals_2017', 'referrals_2018') }} as change_percent,
    {{ printed_figure_of_cells(27, '% change from 2017', source) }} as change_percent_figure_id,
    referrals_2017 + referrals_2018 as referrals,
    {{ printed_figure_of_cells(27, 'Total since 2017', source) }} as referrals_figure_id,
    {{ percentage('referrals', 'sum(referrals_2017 + referrals_2018) over ()') }}
        as percent_of_all_referrals,
    {{ printed_figure_of_cells(27, '% of total referrals', source) }}
        as percent_of_all_referrals_figure_id,
from health
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on health.referral_source_key = dim_characteristic.characteristic_key
qualify {{ printed_figure_of_cells(27, '2017', source) }} is not null
order by referrals desc
