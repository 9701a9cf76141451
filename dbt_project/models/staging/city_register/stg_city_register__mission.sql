-- Official trips, with their reason and what came of them.
select
    city.territory_id,
    fact.city || '/' || fact.reference as statement_id,
    cast(substr(fact.starts, 1, 4) as integer) as year,
    case when length(fact.starts) = 10 then cast(fact.starts as date) end as starts_on,
    fact.destination,
    fact.destination_country as destination_country_iso3,
    fact.reason,
    fact.outcome,
    fact.outcome is not null as has_outcome,
    cast(fact.people as integer) as n_people,
    fact.responsible,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'missions')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
