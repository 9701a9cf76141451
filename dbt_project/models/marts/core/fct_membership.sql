-- Memberships of city networks, merged over all who state them.
select
    territory_id || '|' || network_code as membership_id,
    territory_id,
    network_code as network_id,
    cast(since_year as integer) as since_year,
    cast(until_year as integer) as until_year,
    first_seen_year,
    last_seen_year,
    source_ids,
    snapshot_ids,
    is_synthetic
from {{ ref('int_membership_merged') }}
