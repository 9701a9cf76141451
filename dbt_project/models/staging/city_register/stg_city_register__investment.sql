-- Investments of the registers. A row is one project unless it says otherwise.
select
    'city_register' as source_id,
    fact.city || '/' || fact.reference as statement_id,
    'QID' as place_system,
    city.territory_id as place_code,
    cast(fact.year as integer) as year,
    fact.definition as definition_class,
    fact.amount_usd,
    cast(coalesce(fact.projects, 1) as double) as projects,
    cast(fact.jobs as double) as jobs,
    fact.origin_country as origin_country_iso3,
    fact.foreign_only as is_foreign_only,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'investments')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
