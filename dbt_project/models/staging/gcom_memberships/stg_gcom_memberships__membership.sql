-- Territories of interest that have joined the Covenant. The layer may list a signatory several times (reviews of
-- several years): it is one. A name that several signatories of a country share is nobody's, and counts as unmatched.
with signatories as (
    select
        gcom_id,
        territory_id,
        min(joined_on) as joined_on,
        max(_snapshot_id) as snapshot_id,
        max(_retrieved_at) as retrieved_at,
        min(_first_seen_at) as first_seen_at,
        max(case when _is_synthetic then 1 else 0 end) = 1 as is_synthetic
    from {{ in_force(source('gcom_memberships', 'signatory'), seen_by=['gcom_id']) }}
    where territory_id is not null
    group by gcom_id, territory_id
),

counted as (
    select
        gcom_id,
        territory_id,
        joined_on,
        snapshot_id,
        retrieved_at,
        first_seen_at,
        is_synthetic,
        count(*) over (partition by territory_id) as namesakes
    from signatories
)

select
    'gcom_memberships' as source_id,
    gcom_id as statement_id,
    case when namesakes = 1 then 'QID' else 'GCOM' end as place_system,
    case when namesakes = 1 then territory_id else gcom_id end as place_code,
    'gcom' as network_code,
    cast(year(joined_on) as integer) as since_year,
    cast(null as integer) as until_year,
    snapshot_id,
    retrieved_at,
    first_seen_at,
    is_synthetic
from counted
