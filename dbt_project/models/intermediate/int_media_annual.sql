-- Media-reported events with a foreign actor, by territory and year. Coverage, not events: a proxy of its own.
select
    closed.ancestor_id as territory_id,
    fact.year,
    count(distinct fact.statement_id) as n_media,
    count(distinct case when fact.is_cooperative then fact.statement_id end) as n_cooperative,
    bool_or(closed.is_partial) as is_inherited,
    {{ list_of('fact.source_id') }} as source_ids,
    {{ merge_lists('fact.snapshot_id') }} as snapshot_ids,
    bool_or(fact.is_synthetic) as is_synthetic
from ({{ located('media_event', 'year') }}) as fact
inner join {{ ref('int_territory_closed') }} as closed on fact.territory_id = closed.descendant_id
where fact.is_foreign
group by closed.ancestor_id, fact.year
