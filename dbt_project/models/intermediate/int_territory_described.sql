-- Every place that is a territory, once: of interest, partner, unit above, or country; with its present country.
with in_country as (
    -- A place on a border can lie in two countries; the one that comes first by id is taken, always the same.
    select
        place_country.place_id,
        min(country.iso3) as country_iso3
    from {{ ref('stg_wikidata_places__place_country') }} as place_country
    inner join {{ ref('stg_wikidata_places__country') }} as country on place_country.country_id = country.country_id
    group by place_country.place_id
),

country as (
    -- Two items can share a code (a kingdom and its European part): one territory per code, the smaller QID.
    select
        iso3,
        'Q' || cast(min(cast(substr(country_id, 2) as integer)) as varchar) as country_id
    from {{ ref('stg_wikidata_places__country') }}
    group by iso3
),

is_territory as (
    select distinct place_class.place_id
    from {{ ref('stg_wikidata_places__place_class') }} as place_class
    inner join {{ ref('stg_wikidata_places__class_closure') }} as closure
        on place_class.class_id = closure.class_id and closure.root = 'territory'
),

place as (
    select place.*
    from {{ ref('stg_wikidata_places__place') }} as place
    left join is_territory on place.place_id = is_territory.place_id
    where place.role in ('interest', 'parent') or (place.role = 'partner' and is_territory.place_id is not null)
),

known as (
    select
        coalesce(seed.territory_id, place.place_id) as territory_id,
        coalesce(seed.name, place.label_en, place.label_es, place.label_fr, place.label_pt, place.place_id) as name,
        place.label_es as name_es,
        place.label_fr as name_fr,
        place.label_pt as name_pt,
        place.label_en as name_en,
        coalesce(seed.level, case place.role when 'parent' then 'region' else 'municipality' end) as level,
        coalesce(seed.country_iso3, in_country.country_iso3) as country_iso3,
        coalesce(seed.iso3166_2, place.iso3166_2) as iso3166_2,
        coalesce(seed.geonames_id, place.geonames_id) as geonames_id,
        seed.national_code_system,
        seed.national_code,
        place.longitude,
        place.latitude,
        place.population,
        seed.parent_territory_id as seed_parent_id,
        -- Whoever keeps a register is of interest, a partner or a listed part as much as one that nobody else knows.
        coalesce(seed.is_of_interest, false) or register.territory_id is not null as is_of_interest,
        seed.territory_id is not null or register.territory_id is not null as is_listed,
        cast(year(place.dissolved_on) as integer) as dissolved_year
    from place
    full outer join {{ ref('int_territory_listed') }} as seed on place.place_id = seed.territory_id
    left join in_country on place.place_id = in_country.place_id
    left join {{ ref('stg_city_register__city') }} as register
        on coalesce(seed.territory_id, place.place_id) = register.territory_id
),

countries as (
    select
        item.country_id as territory_id,
        coalesce(item.label_en, item.iso3) as name,
        item.label_es as name_es,
        item.label_fr as name_fr,
        item.label_pt as name_pt,
        item.label_en as name_en,
        'country' as level,
        item.iso3 as country_iso3,
        cast(null as varchar) as iso3166_2,
        cast(null as varchar) as geonames_id,
        cast(null as varchar) as national_code_system,
        cast(null as varchar) as national_code,
        cast(null as double) as longitude,
        cast(null as double) as latitude,
        cast(null as double) as population,
        cast(null as varchar) as seed_parent_id,
        false as is_of_interest,
        false as is_listed,
        cast(null as integer) as dissolved_year
    from {{ ref('stg_wikidata_places__country') }} as item
    inner join country on item.country_id = country.country_id
),

register_city as (
    -- A city that keeps a register and is in no other list (as the fictional one of the recordings).
    select
        city.territory_id,
        city.name,
        city.country_iso3
    from {{ ref('stg_city_register__city') }} as city
    where city.territory_id not in (select known.territory_id from known)
),

stated_partner as (
    -- A partner that a register names with id, name and country is a territory, also when nobody else lists it.
    select
        partner_code as territory_id,
        min(partner_name) as name,
        min(partner_country_iso3) as country_iso3
    from ({{ feed('agreement') }}) as agreement
    where partner_system = 'QID' and partner_country_iso3 is not null
    group by partner_code
),

known_by_name as (
    -- Of these only name and country are known; nobody else lists them.
    select
        territory_id,
        name,
        country_iso3,
        false as is_of_interest
    from stated_partner
    where
        territory_id not in (select countries.territory_id from countries)
        and territory_id not in (select known.territory_id from known)
        and territory_id not in (select register_city.territory_id from register_city)
    union all
    select
        territory_id,
        name,
        country_iso3,
        true as is_of_interest
    from register_city
)

select * from countries
union all
select * from known
where territory_id not in (select countries.territory_id from countries)
union all
select
    territory_id,
    name,
    null as name_es,
    null as name_fr,
    null as name_pt,
    null as name_en,
    'municipality' as level,
    country_iso3,
    null as iso3166_2,
    null as geonames_id,
    null as national_code_system,
    null as national_code,
    null as longitude,
    null as latitude,
    null as population,
    null as seed_parent_id,
    is_of_interest,
    is_of_interest as is_listed,
    null as dissolved_year
from known_by_name
