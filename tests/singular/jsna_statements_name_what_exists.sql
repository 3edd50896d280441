{#-
    Every finding, gap, limitation and recommendation of the needs assessment has a key and a known
    kind, and the data that it says answer it are there.
-#}
with answer as (
    select
        statement_id,
        unnest(string_split(answering_codes, '|')) as code,
    from {{ ref('jsna_statement') }}
),

answering as (
    select population_code as code
    from {{ ref('policy_population') }}
    union
    select table_code
    from {{ ref('policy_publication_table') }}
)

select
    'answered by data that are not there' as problem,
    concat_ws(' ', answer.statement_id, answer.code) as subject,
from answer
anti join answering using (code)
where answer.code is not null
union all
select
    'answered twice by the same data' as problem,
    concat_ws(' ', statement_id, code) as subject,
from answer
where code is not null
group by all
having count(*) > 1
union all
select
    'a kind that is not described' as problem,
    statement_id as subject,
from {{ ref('jsna_statement') }}
where kind is null or kind not in ('key_finding', 'gap', 'recommendation', 'limitation')
union all
select
    'jsna_statement has a key twice or none' as problem,
    statement_id as subject,
from {{ ref('jsna_statement') }}
group by all
having count(*) > 1 or statement_id is null
