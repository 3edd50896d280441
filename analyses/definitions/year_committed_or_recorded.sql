-- Domestic abuse crimes by the year in which they were recorded (the document, and the setting
-- `year_follows: recorded`) and by the year in which they were committed. Crimes committed before
-- 2016 and recorded later move out of the table; those of 2018 recorded in 2019 are not there yet.
-- answers: ES.K02
-- figures: T04.R11.C[123]
with crime as (
    select
        year(recorded_date) as recorded_year,
        year(committed_date) as committed_year,
    from {{ ref('fct_offence') }}
    where is_crime and is_domestic_abuse
)

select
    reported.in_year,
    count(*) filter (where crime.recorded_year = reported.in_year) as by_year_recorded,
    'T04.R11.C' || (reported.in_year - 2015) as by_year_recorded_figure_id,
    count(*) filter (where crime.committed_year = reported.in_year) as by_year_committed,
    by_year_committed - by_year_recorded as difference,
    {{ percentage('difference', 'by_year_recorded') }} as difference_percent,
from crime
cross join (values (2016), (2017), (2018)) as reported (in_year)
group by reported.in_year
order by reported.in_year
