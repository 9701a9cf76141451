-- What a municipality exports to a country in a year. What is no country (ship's stores, not declared) has no ISO code.
select
    fact.year,
    fact.place_code,
    fact.state_code,
    fact.country_code,
    country.iso3 as country_iso3,
    fact.fob_usd,
    fact.net_kg,
    fact.months = 12 as is_whole_year,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic as is_synthetic
from {{ in_force(source('mdic_comexstat', 'export')) }} as fact
left join {{ in_force(source('mdic_comexstat', 'country')) }} as country on fact.country_code = country.country_code
