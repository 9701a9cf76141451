-- Events of the registers. The scope is international when the office gives a reason for it.
select
    'city_register' as source_id,
    fact.city || '/' || fact.reference as statement_id,
    'QID' as place_system,
    city.territory_id as place_code,
    fact.name,
    cast(null as varchar) as also_named,
    fact.kind,
    cast(substr(fact.starts, 1, 4) as integer) as year,
    case when length(fact.starts) = 10 then cast(fact.starts as date) end as starts_on,
    case when length(fact.ends) = 10 then cast(fact.ends as date) end as ends_on,
    fact.status,
    fact.evidence <> 'none_stated' as is_international,
    fact.evidence as scope_evidence,
    fact.series,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'events')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
