-- Offices in networks by year; one whose years are not known counts from when it was first seen.
select
    closed.ancestor_id as territory_id,
    spine.year,
    count(distinct fact.network_code || '|' || fact.role || '|' || fact.territory_id) as n_roles,
    {{ list_of('fact.source_id') }} as source_ids,
    {{ merge_lists('fact.snapshot_id') }} as snapshot_ids,
    bool_or(fact.is_synthetic) as is_synthetic,
    bool_or(closed.is_partial) as is_inherited
from ({{ located('role', 'since_year') }}) as fact
inner join {{ ref('int_territory_closed') }} as closed on fact.territory_id = closed.descendant_id
inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
    on
        spine.year >= coalesce(fact.since_year, cast(year(fact.first_seen_at) as integer))
        -- An office with a start and no end is known for its first year only.
        and spine.year <= coalesce(fact.until_year, fact.since_year, {{ as_of_year() }})
group by closed.ancestor_id, spine.year
