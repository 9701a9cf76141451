-- Cited offices in networks, by kind.
select
    'curated_networks' as source_id,
    membership_id as statement_id,
    'QID' as place_system,
    territory_id as place_code,
    network_code,
    case
        when role in ('presidency', 'co_presidency', 'vice_presidency') then 'president'
        when role in ('board', 'treasury', 'secretariat', 'secretariat_host') then 'board'
        else 'lead'
    end as role,
    cast(since_year as integer) as since_year,
    cast(until_year as integer) as until_year,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    -- A row that is read again gets the new day: what counts is the first one.
    cast(_first_seen_at as timestamp) as first_seen_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_networks', 'membership'), seen_by=['membership_id'], seen_at='retrieved_on') }}
where definition_class = 'role_stated' and role not in ('member', 'participant', 'supporter', 'founder')
