-- Surveys of the registers: aggregates, with the number of people asked.
select
    'city_register' as source_id,
    'QID' as place_system,
    city.territory_id as place_code,
    cast(fact.year as integer) as year,
    fact.question,
    fact.share_pct,
    cast(fact.sample_size as integer) as sample_size,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'survey')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
