-- One row per agreement that counts, territory and year from its start (or, undated, from when it was first seen) to
-- its end. An undated one that had ended before it was seen has the year of its end only: that year is known.
{{ by_territory() }}
select
    counted.territory_id,
    counted.is_inherited,
    counted.agreement_key,
    counted.instrument_id,
    counted.partner_key,
    counted.partner_country_iso3,
    counted.start_year,
    counted.end_year,
    counted.is_reciprocated,
    counted.is_own_stated,
    counted.sdg_goals,
    counted.first_seen_year,
    counted.last_seen_year,
    counted.source_ids,
    counted.snapshot_ids,
    counted.is_synthetic,
    spine.year,
    counted.end_year is null or counted.end_year > spine.year as is_in_force,
    coalesce(counted.start_is_signature and counted.start_year = spine.year, false) as is_signed_now,
    coalesce(counted.end_year = spine.year, false) as is_ended_now,
    counted.start_year is not null as is_dated,
    spine.year - counted.start_year as age_years,
    -- Null where the income group of a country is not known: that is not "no".
    own.income_level_id <> 'HIC' and partner.income_level_id <> 'HIC' as is_south_south
from {{ ref('int_agreement_counted') }} as counted
inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
    on
        spine.year >= coalesce(counted.start_year, least(counted.first_seen_year, counted.end_year))
        and spine.year <= coalesce(counted.end_year, {{ as_of_year() }})
left join {{ ref('stg_worldbank_wdi__country') }} as own on counted.own_country_iso3 = own.country_iso3
left join {{ ref('stg_worldbank_wdi__country') }} as partner on counted.partner_country_iso3 = partner.country_iso3
where {{ touched('counted.territory_id') }}
