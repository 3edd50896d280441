-- Presentations at children's centres with domestic abuse in 2018, as published: individuals and
-- families, each counted once. Small districts' numbers would bear a symbol.
-- figures: S3.4.4.001 S3.4.4.002 S3.4.4.003 S3.4.4.005
select
    member_label as district,
    max(value) filter (where table_code = 'CENTRE_INDIVIDUAL_BY_DISTRICT') as individuals,
    case district
        when 'Total' then 'S3.4.4.001'
        when 'Broxbourne' then 'S3.4.4.003'
    end as individuals_figure_id,
    max(value) filter (where table_code = 'CENTRE_FAMILY_BY_DISTRICT') as families,
    case district
        when 'Total' then 'S3.4.4.002'
        when 'Broxbourne' then 'S3.4.4.005'
    end as families_figure_id,
from {{ ref('pub_service_referral') }}
where
    table_code in ('CENTRE_INDIVIDUAL_BY_DISTRICT', 'CENTRE_FAMILY_BY_DISTRICT')
    and period_key = 'CY2018'
    and statistic = 'count'
group by district
order by individuals desc
