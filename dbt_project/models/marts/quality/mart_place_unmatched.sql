-- Codes of places that no territory answers to, and which part of the source's facts waits for them.
with fact as (
    select
        feed,
        source_id,
        sum(n_facts) as n_all
    from {{ ref('int_place_counted') }}
    group by feed, source_id
)

select
    counted.feed,
    counted.source_id,
    counted.place_system,
    counted.place_code,
    cast(counted.n_facts as bigint) as n_facts,
    cast(sum(counted.n_facts) over (partition by counted.feed, counted.source_id) as double) / fact.n_all
        as unmatched_share
from {{ ref('int_place_counted') }} as counted
inner join fact on counted.feed = fact.feed and counted.source_id = fact.source_id
where not counted.is_matched
