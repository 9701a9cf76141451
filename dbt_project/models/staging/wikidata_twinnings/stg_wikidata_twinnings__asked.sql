-- Whom Wikidata was asked for: one that no statement is about has none there, which is not the same as not asked.
select
    asked_id as territory_id,
    cast(year(_first_seen_at) as integer) as first_year,
    cast(year(_retrieved_at) as integer) as last_year,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_twinnings', 'asked'), seen_by=['asked_id']) }}
