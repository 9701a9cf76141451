-- How a source's code for a place is read: one territory per system and code, with the days it is valid for.
select
    'QID' as place_system,
    territory_id as place_code,
    territory_id,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to
from {{ ref('int_territory_described') }}
union all
select
    'ISO3166-1-A3',
    country_iso3,
    territory_id,
    cast(null as date),
    cast(null as date)
from {{ ref('int_territory_described') }}
where level = 'country'
union all
select
    national_code_system,
    national_code,
    territory_id,
    cast(null as date),
    cast(null as date)
from {{ ref('int_territory_described') }}
where national_code is not null
union all
select
    'GEONAMES',
    geonames_id,
    territory_id,
    cast(null as date),
    cast(null as date)
from {{ ref('int_territory_listed') }}
where geonames_id is not null
union all
select
    'ISO3166-2',
    iso3166_2,
    territory_id,
    cast(null as date),
    cast(null as date)
from {{ ref('int_territory_listed') }}
where iso3166_2 is not null
union all
select
    crosswalk.place_system,
    crosswalk.place_code,
    crosswalk.territory_id,
    crosswalk.valid_from,
    crosswalk.valid_to
from {{ ref('place_crosswalk') }} as crosswalk
-- Until the places were read once, only the territories of the seed are known.
inner join {{ ref('int_territory_described') }} as known on crosswalk.territory_id = known.territory_id
