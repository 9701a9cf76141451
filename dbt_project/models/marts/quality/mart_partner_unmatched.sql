-- Partners that a city's register names and no single territory answers to: for the office to decide, never guessed.
select
    partner_name,
    country as partner_country_iso3,
    reason,
    candidates
from {{ ref('stg_city_register__unmatched_partner') }}
