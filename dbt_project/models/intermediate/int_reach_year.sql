-- With whom a territory meets abroad through its networks, by year. Since when the others are members is not asked:
-- they count from when they were first seen, never back in time.
with member as (
    select
        listed.network_code,
        listed.member_id,
        country.iso3,
        year(listed.first_seen_at) as first_seen_year,
        listed.snapshot_id,
        listed.is_synthetic
    from {{ ref('stg_wikidata_memberships__member') }} as listed
    inner join {{ ref('stg_wikidata_places__country') }} as country on listed.country_id = country.country_id
),

network as (
    select
        network_code,
        min(first_seen_year) as first_seen_year,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from member
    group by network_code
),

-- Many territories are in the same networks: whom one meets there is counted once for each such set, not for each
-- territory (30 000 of them in four networks meet 150 million members).
together as (
    select
        held.territory_id,
        held.year,
        {{ list_of('held.network_code') }} as networks,
        {{ merge_lists('network.snapshot_ids') }} as snapshot_ids,
        bool_or(network.is_synthetic) as is_synthetic,
        bool_or(held.is_inherited) as is_inherited
    from {{ ref('int_membership_year') }} as held
    inner join network on held.network_code = network.network_code and held.year >= network.first_seen_year
    where held.is_in_force
    group by held.territory_id, held.year
),

network_set as (
    select
        networks,
        year,
        min(territory_id) as territory_id
    from together
    group by networks, year
),

met as (
    select
        network_set.networks,
        network_set.year,
        member.iso3,
        count(distinct member.member_id) as n_cities
    from network_set
    inner join {{ ref('int_membership_year') }} as held
        on network_set.territory_id = held.territory_id and network_set.year = held.year and held.is_in_force
    inner join member on held.network_code = member.network_code and held.year >= member.first_seen_year
    group by network_set.networks, network_set.year, member.iso3
)

select
    together.territory_id,
    together.year,
    cast(sum(met.n_cities) as bigint) as n_cities,
    count(*) as n_countries,
    'wikidata_memberships' as source_ids,
    min(together.snapshot_ids) as snapshot_ids,
    bool_or(together.is_synthetic) as is_synthetic,
    bool_or(together.is_inherited) as is_inherited
from together
inner join met on together.networks = met.networks and together.year = met.year
inner join {{ ref('int_territory_described') }} as territory on together.territory_id = territory.territory_id
where met.iso3 <> territory.country_iso3
group by together.territory_id, together.year
