-- Memberships of the networks we know by their label (reviewed in the seed `networks`).
select
    'wikidata_memberships' as source_id,
    stated.statement_id,
    'QID' as place_system,
    stated.city_id as place_code,
    networks.network_code,
    -- A date of less than year precision (8 a decade, 7 a century) tells no year: undated.
    cast(case when stated.start_precision >= 9 then year(stated.start_on) end as integer) as since_year,
    cast(year(stated.end_on) as integer) as until_year,
    stated._snapshot_id as snapshot_id,
    stated._retrieved_at as retrieved_at,
    stated._first_seen_at as first_seen_at,
    stated._is_synthetic as is_synthetic
from {{ in_force(source('wikidata_memberships', 'statement'), seen_by=['city_id', 'network_id']) }} as stated
inner join {{ ref('networks') }} as networks on lower(stated.network_label_en) = lower(networks.wikidata_label)
where stated.rank <> 'deprecated'
