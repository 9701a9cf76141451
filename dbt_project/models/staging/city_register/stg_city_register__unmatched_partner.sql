-- Partners for the office to decide: no territory of that name in that country, or several. Never guessed.
-- Once the id stands in the register, the name is no longer looked up.
select
    partner_name,
    partner_country_iso3 as country,
    candidates,
    reason
from {{ ref('stg_city_register__partner') }}
where reason is not null
