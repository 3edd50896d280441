-- Who refers to the MARACs. Agencies that refer nobody (MASH, education) have no row here.
-- answers: ES.K08
-- figures: T20.R0?.* T20.R1[012].*
select
    dim_characteristic.characteristic_label as referred_by,
    count(*) as referrals,
    {{ printed_figure_of_cells(
        20, 'Total', "'characteristic=' || fct_referral.referral_source_key"
    ) }}
        as referrals_figure_id,
    {{ percentage('count(*)', 'sum(count(*)) over ()') }} as percent,
    {{ printed_figure_of_cells(
        20, '% of total', "'characteristic=' || fct_referral.referral_source_key"
    ) }} as percent_figure_id,
from {{ ref('fct_referral') }} as fct_referral
inner join {{ ref('dim_characteristic') }} as dim_characteristic
    on fct_referral.referral_source_key = dim_characteristic.characteristic_key
where fct_referral.agency_key = 'marac' and year(fct_referral.event_date) = 2018
group by fct_referral.referral_source_key, dim_characteristic.characteristic_label
order by referrals desc
