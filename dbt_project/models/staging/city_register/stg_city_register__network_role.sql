-- Roles held in networks, year by year, and the activities in which the city took part.
-- The network is found by its code or its name; what is in no list keeps its name and has no code.
select
    city.territory_id,
    network.network_code,
    fact.network as network_name,
    cast(fact.year as integer) as year,
    fact.role,
    fact.activities as n_activities,
    fact.responsible,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'network_roles')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
left join {{ ref('networks') }} as network
    on
        strip_accents(lower(fact.network)) = strip_accents(lower(network.name))
        or lower(fact.network) = network.network_code
