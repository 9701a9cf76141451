-- Cooperation projects of the registers.
select
    'city_register' as source_id,
    fact.city || '/' || fact.reference as project_id,
    'QID' as place_system,
    city.territory_id as place_code,
    fact.partner_country as partner_country_iso3,
    fact.title,
    cast(substr(fact.starts, 1, 4) as integer) as start_year,
    cast(substr(fact.ends, 1, 4) as integer) as end_year,
    fact.disbursed_usd,
    cast(fact.beneficiaries as double) as beneficiaries,
    fact.evaluated as is_evaluated,
    fact.sdg as sdg_goals,
    case when fact.sdg is null then 'none' else 'tag' end as sdg_source,
    fact.city || '/' || fact.agreement as agreement_statement_id,
    fact.responsible,
    fact.axis,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'projects')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
