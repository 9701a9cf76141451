-- One row per membership, territory (and each one it lies in) and year from its start or first sight to its end. An
-- undated one that had ended before it was seen has the year of its end only: that year is known.
{{ by_territory() }}
select
    closed.ancestor_id as territory_id,
    closed.is_partial as is_inherited,
    membership.territory_id as member_id,
    membership.network_code,
    networks.theme,
    spine.year,
    membership.until_year is null or membership.until_year > spine.year as is_in_force,
    coalesce(membership.since_year = spine.year, false) as is_joined_now,
    coalesce(membership.until_year = spine.year, false) as is_left_now,
    membership.since_year is not null as is_dated,
    spine.year - membership.since_year as tenure_years,
    membership.first_seen_year,
    membership.last_seen_year,
    membership.source_ids,
    membership.snapshot_ids,
    membership.is_synthetic
from {{ ref('int_membership_merged') }} as membership
inner join {{ ref('int_territory_counted') }} as seed on membership.territory_id = seed.territory_id
inner join {{ ref('int_territory_closed') }} as closed on membership.territory_id = closed.descendant_id
inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
    on
        spine.year >= coalesce(membership.since_year, least(membership.first_seen_year, membership.until_year))
        and spine.year <= coalesce(membership.until_year, {{ as_of_year() }})
left join {{ ref('networks') }} as networks on membership.network_code = networks.network_code
where {{ touched('closed.ancestor_id') }}
