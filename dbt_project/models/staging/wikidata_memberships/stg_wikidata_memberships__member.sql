-- Every member that is stated of a network we know: for whom a city meets there.
select distinct
    networks.network_code,
    member.member_id,
    member.country_id,
    member._first_seen_at as first_seen_at,
    member._snapshot_id as snapshot_id,
    member._is_synthetic as is_synthetic
from {{ in_force(source('wikidata_memberships', 'member'), seen_by=['network_id', 'member_id']) }} as member
inner join (
    select distinct
        network_id,
        network_label_en
    from {{ in_force(source('wikidata_memberships', 'statement')) }}
) as network on member.network_id = network.network_id
inner join {{ ref('networks') }} as networks on lower(network.network_label_en) = lower(networks.wikidata_label)
-- Whether a member is abroad cannot be told without its country.
where member.country_id is not null
