-- The territories of our two lists: those of interest, and the parts of them that facts are also looked for in. One
-- that is in both is of interest.
select
    territory_id,
    name,
    level,
    country_iso3,
    iso3166_2,
    geonames_id,
    national_code_system,
    national_code,
    parent_territory_id,
    is_of_interest
from (
    select
        *,
        true as is_of_interest
    from {{ ref('territories_of_interest') }}
    union all
    select
        *,
        false as is_of_interest
    from {{ ref('territories_within') }}
    where territory_id not in (select seed.territory_id from {{ ref('territories_of_interest') }} as seed)
) as listed
