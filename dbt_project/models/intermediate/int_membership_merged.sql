-- One row per territory and network, with all who state it.
with stated as (
    select
        fact.territory_id,
        fact.network_code,
        fact.since_year,
        fact.until_year,
        cast(year(fact.first_seen_at) as integer) as first_seen_year,
        cast(year(fact.retrieved_at) as integer) as last_seen_year,
        fact.source_id,
        fact.snapshot_id,
        fact.is_synthetic
    from ({{ located('membership', 'since_year') }}) as fact
)

select
    territory_id,
    network_code,
    -- A made-up statement neither dates nor ends a membership that a real one knows.
    coalesce(min(case when not is_synthetic then since_year end), min(since_year)) as since_year,
    case
        when bool_or(not is_synthetic) then max(case when not is_synthetic then until_year end)
        else max(until_year)
    end as until_year,
    min(first_seen_year) as first_seen_year,
    max(last_seen_year) as last_seen_year,
    {{ list_of('source_id') }} as source_ids,
    {{ merge_lists('snapshot_id') }} as snapshot_ids,
    bool_and(is_synthetic) as is_synthetic
from stated
group by territory_id, network_code
