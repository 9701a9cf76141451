-- Evaluations: of what, for whom, why, what is looked at, how, and what was decided.
select
    city.territory_id,
    fact.city || '/' || fact.reference as statement_id,
    cast(substr(fact.evaluated_on, 1, 4) as integer) as year,
    case when length(fact.evaluated_on) = 10 then cast(fact.evaluated_on as date) end as evaluated_on,
    fact.subject_kind,
    fact.subject,
    case
        when fact.subject_kind in ('agreement', 'project') then fact.city || '/' || fact.subject
    end as subject_statement_id,
    fact.for_whom,
    fact.why,
    fact.what,
    fact.how,
    fact.phase,
    fact.method,
    cast(fact.beneficiaries as integer) as n_beneficiaries_heard,
    fact.decision,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from {{ in_force(source('city_register', 'evaluations')) }} as fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
