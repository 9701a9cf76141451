-- Cited memberships. Taking part in a network's activity is no membership; who holds an office in a network is a
-- member of it, from a time that the office does not tell.
select
    'curated_networks' as source_id,
    membership_id as statement_id,
    'QID' as place_system,
    territory_id as place_code,
    network_code,
    cast(case when definition_class = 'membership_stated' then since_year end as integer) as since_year,
    cast(case when definition_class = 'membership_stated' then until_year end as integer) as until_year,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    -- A row that is read again gets the new day: what counts is the first one.
    cast(_first_seen_at as timestamp) as first_seen_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_networks', 'membership'), seen_by=['membership_id'], seen_at='retrieved_on') }}
where definition_class in ('membership_stated', 'role_stated')
