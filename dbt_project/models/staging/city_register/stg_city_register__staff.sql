-- Staff, counted and never named, and departments with international action.
select
    city.territory_id,
    cast(fact.year as integer) as year,
    cast(fact.international_staff as integer) as n_international_staff,
    cast(fact.multilingual_staff as integer) as n_multilingual_staff,
    cast(fact.departments as integer) as n_departments,
    cast(fact.departments_involved as integer) as n_departments_involved,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'staff')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
