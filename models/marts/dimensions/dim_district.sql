with coded as (
    select
        district.district_key,
        district.district_code,
        area.area_name as district_name,
        area.area_label as district_label,
        district.valid_from,
        district.valid_to,
        district.valid_to is null as is_current,
        true as is_inside,
        district.county_code,
        county.area_name as county_name,
        district.marac_area_code,
        marac_area.area_name as marac_area_name,
        district.csp_code,
        csp.area_name as csp_name,
        district.police_force_code,
        police_force.area_name as police_force_name,
    from {{ ref('ref_district') }} as district
    inner join {{ ref('ref_area') }} as area
        on district.district_code = area.area_code
    inner join {{ ref('ref_area') }} as county
        on district.county_code = county.area_code
    inner join {{ ref('ref_area') }} as marac_area
        on district.marac_area_code = marac_area.area_code
    inner join {{ ref('ref_area') }} as csp
        on district.csp_code = csp.area_code
    inner join {{ ref('ref_area') }} as police_force
        on district.police_force_code = police_force.area_code
)

select * from coded
union all by name
select
    'OUTSIDE' as district_key,
    'OUTSIDE' as district_code,
    'Outside the county' as district_name,
    'Outside the county' as district_label,
    'OUTSIDE' as marac_area_code,
    'Outside the county' as marac_area_name,
    true as is_current,
    false as is_inside
union all by name
select
    'UNKNOWN' as district_key,
    'UNKNOWN' as district_code,
    'Not known' as district_name,
    'Not known' as district_label,
    'UNKNOWN' as marac_area_code,
    'Not known' as marac_area_name,
    true as is_current,
    null::boolean as is_inside
