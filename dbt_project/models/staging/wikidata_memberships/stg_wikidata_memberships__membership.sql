-- Memberships of the networks we know by their label (reviewed in the seed `networks`).
select
    'wikidata_memberships' as source_id,
    statement.statement_id,
    'QID' as place_system,
    statement.city_id as place_code,
    networks.network_code,
    cast(year(statement.start_on) as integer) as since_year,
    cast(year(statement.end_on) as integer) as until_year,
    statement._snapshot_id as snapshot_id,
    statement._retrieved_at as retrieved_at,
    statement._first_seen_at as first_seen_at,
    statement._is_synthetic as is_synthetic
from {{ in_force(source('wikidata_memberships', 'statement'), seen_by=['statement_id']) }} as statement
inner join {{ ref('networks') }} as networks on lower(statement.network_label_en) = lower(networks.wikidata_label)
where statement.rank <> 'deprecated'
