-- With whom a territory meets abroad through its networks, by year. Since when the others are members is not asked:
-- they count from when they were first seen, never back in time.
select
    membership.territory_id,
    membership.year,
    count(distinct member.member_id) as n_cities,
    count(distinct country.iso3) as n_countries,
    'wikidata_memberships' as source_ids,
    {{ merge_lists('member.snapshot_id') }} as snapshot_ids,
    bool_or(member.is_synthetic) as is_synthetic,
    bool_or(membership.is_inherited) as is_inherited
from {{ ref('int_membership_year') }} as membership
inner join {{ ref('stg_wikidata_memberships__member') }} as member
    on
        membership.network_code = member.network_code
        and membership.is_in_force
        and membership.year >= year(member.first_seen_at)
inner join {{ ref('int_territory_described') }} as territory on membership.territory_id = territory.territory_id
inner join {{ ref('stg_wikidata_places__country') }} as country on member.country_id = country.country_id
where country.iso3 <> territory.country_iso3
group by membership.territory_id, membership.year
