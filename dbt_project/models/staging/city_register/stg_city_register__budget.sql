-- Budget of international action within the whole budget, in the city's currency.
select
    city.territory_id,
    cast(fact.year as integer) as year,
    fact.international_budget,
    fact.total_budget,
    fact.currency,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'budget')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
