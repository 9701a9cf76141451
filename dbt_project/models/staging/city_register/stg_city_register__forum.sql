-- Forums and exchanges of expertise.
select
    city.territory_id,
    fact.city || '/' || fact.reference as statement_id,
    fact.forum as forum_name,
    cast(substr(fact.starts, 1, 4) as integer) as year,
    case when length(fact.starts) = 10 then cast(fact.starts as date) end as starts_on,
    fact.role,
    fact.exchange,
    fact.action_presented,
    fact.sdg as sdg_goals,
    fact.responsible,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'forums')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
