-- Households accepted as homeless because of domestic violence, of all accepted, as the councils'
-- returns say. What a council withheld has a reason and no number: it is not zero.
-- answers: S6.1.K05
-- figures: T52.R*.C1
select
    dim_district.district_label as district,
    decision.domestic_abuse_count as domestic_violence,
    {{ printed_figure(52, 'Number with domestic violence', 'dim_district.district_label') }}
        as domestic_violence_figure_id,
    decision.decision_count as accepted,
    {{ percentage('decision.domestic_abuse_count', 'decision.decision_count') }} as percent,
    decision.domestic_abuse_symbol_code as withheld_because,
from {{ ref('fct_homelessness_decision') }} as decision
inner join {{ ref('dim_district') }} as dim_district using (district_key)
where decision.period_key = 'FY2017-18' and dim_district.is_inside
order by domestic_violence desc nulls last
