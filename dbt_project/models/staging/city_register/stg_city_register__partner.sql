-- Partners that a register names without an id, looked for among the known territories by name AND country.
-- Homonyms abound (Barcelona in Spain and Venezuela, Mérida in three countries), so a name is matched within its
-- country only, and only when exactly one present territory there has it in any of the four languages.
with named as (
    select distinct
        partner_name,
        partner_country as partner_country_iso3,
        strip_accents(lower(trim(partner_name))) as name_key
    from {{ in_force(source('city_register', 'agreements')) }}
    where partner_id is null
),

is_territory as (
    select distinct place_class.place_id
    from {{ ref('stg_wikidata_places__place_class') }} as place_class
    inner join {{ ref('stg_wikidata_places__class_closure') }} as closure
        on place_class.class_id = closure.class_id and closure.root = 'territory'
),

present as (
    select place.*
    from {{ ref('stg_wikidata_places__place') }} as place
    left join is_territory on place.place_id = is_territory.place_id
    where
        place.dissolved_on is null
        and place.role <> 'country'
        and (place.role <> 'partner' or is_territory.place_id is not null)
),

label as (
    select
        place_id,
        strip_accents(lower(label_es)) as name_key
    from present
    where label_es is not null
    union
    select
        place_id,
        strip_accents(lower(label_fr)) as name_key
    from present
    where label_fr is not null
    union
    select
        place_id,
        strip_accents(lower(label_pt)) as name_key
    from present
    where label_pt is not null
    union
    select
        place_id,
        strip_accents(lower(label_en)) as name_key
    from present
    where label_en is not null
),

candidate as (
    select distinct
        label.name_key,
        country.iso3 as country_iso3,
        label.place_id
    from label
    inner join {{ ref('stg_wikidata_places__place_country') }} as lies_in on label.place_id = lies_in.place_id
    inner join {{ ref('stg_wikidata_places__country') }} as country on lies_in.country_id = country.country_id
),

counted as (
    select
        named.partner_name,
        named.partner_country_iso3,
        count(candidate.place_id) as n_candidates,
        min(candidate.place_id) as place_id,
        {{ list_of('candidate.place_id') }} as candidates
    from named
    left join candidate
        on named.name_key = candidate.name_key and named.partner_country_iso3 = candidate.country_iso3
    group by named.partner_name, named.partner_country_iso3
)

select
    partner_name,
    partner_country_iso3,
    case when n_candidates = 1 then place_id end as partner_id,
    candidates,
    case when n_candidates = 0 then 'unknown' when n_candidates > 1 then 'ambiguous' end as reason
from counted
