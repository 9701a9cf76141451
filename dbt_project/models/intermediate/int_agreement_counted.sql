-- The agreements that count (abroad, between territories) at each territory of our lists and each one it lies in.
with side as (
    select
        *,
        territory_a_id as territory_id,
        coalesce(territory_b_id, partner_b_name) as partner_key,
        country_b_iso3 as partner_country_iso3,
        country_a_iso3 as own_country_iso3
    from {{ ref('int_agreement_merged') }}
    where is_international and is_territory_partner
    union all
    select
        *,
        territory_b_id as territory_id,
        territory_a_id as partner_key,
        country_a_iso3 as partner_country_iso3,
        country_b_iso3 as own_country_iso3
    from {{ ref('int_agreement_merged') }}
    where is_international and is_territory_partner and territory_b_id is not null
)

select
    closed.ancestor_id as territory_id,
    closed.is_partial as is_inherited,
    side.agreement_key,
    side.instrument_id,
    side.partner_key,
    side.partner_country_iso3,
    side.own_country_iso3,
    side.kind,
    side.start_year,
    side.end_year,
    side.start_is_signature,
    side.is_stated_by_a and side.is_stated_by_b as is_reciprocated,
    side.is_stated_by_a or side.is_stated_by_b as is_own_stated,
    side.sdg_goals,
    side.first_seen_year,
    side.last_seen_year,
    side.source_ids,
    side.snapshot_ids,
    side.is_synthetic
from side
inner join {{ ref('int_territory_counted') }} as seed on side.territory_id = seed.territory_id
inner join {{ ref('int_territory_closed') }} as closed on side.territory_id = closed.descendant_id
-- What a fictional city states counts for itself, not for the real city it names as its partner.
left join {{ ref('stg_city_register__city') }} as fictional
    on side.territory_id = fictional.territory_id and fictional.is_synthetic
where not (side.source_ids = 'city_register' and side.is_synthetic and fictional.territory_id is null)
