-- Agreements of the registers: the feed's columns, then what only a register says of an agreement.
-- The criteria of evaluability are seven: objective, baseline, indicator, target, end date, budget, responsible.
with fact as (
    select
        stated.*,
        stated.objective is not null as has_objective,
        stated.baseline is not null as has_baseline,
        stated.indicator is not null as has_indicator,
        stated.target is not null as has_target,
        stated.ends is not null as has_end_date,
        stated.budget_usd is not null as has_budget,
        stated.responsible is not null as has_responsible
    from {{ in_force(source('city_register', 'agreements'), seen_by=['city', 'reference']) }} as stated
)

select
    'city_register' as source_id,
    fact.city || '/' || fact.reference as statement_id,
    'QID' as place_system,
    city.territory_id as place_code,
    case when coalesce(fact.partner_id, partner.partner_id) is not null then 'QID' end as partner_system,
    coalesce(fact.partner_id, partner.partner_id) as partner_code,
    fact.partner_name,
    fact.partner_country as partner_country_iso3,
    fact.kind,
    cast(substr(fact.signed, 1, 4) as integer) as start_year,
    cast(substr(fact.ends, 1, 4) as integer) as end_year,
    true as start_is_signature,
    true as is_own_statement,
    cast(null as varchar) as multilateral_id,
    cast(null as varchar) as renews_statement_id,
    fact.has_objective,
    fact.sdg as sdg_goals,
    fact._first_seen_at as first_seen_at,
    fact.has_baseline,
    fact.has_indicator,
    fact.has_target,
    fact.has_end_date,
    fact.has_budget,
    fact.has_responsible,
    cast(fact.has_objective as integer) + cast(fact.has_baseline as integer) + cast(fact.has_indicator as integer)
    + cast(fact.has_target as integer) + cast(fact.has_end_date as integer) + cast(fact.has_budget as integer)
    + cast(fact.has_responsible as integer) as n_criteria_met,
    fact.objective,
    fact.baseline,
    fact.indicator,
    fact.target,
    fact.budget_usd,
    fact.responsible,
    fact.text as agreement_text,
    fact.axis,
    fact.evaluated_on,
    fact._snapshot_id as snapshot_id,
    fact._retrieved_at as retrieved_at,
    fact._is_synthetic or city.is_synthetic as is_synthetic
from fact
inner join {{ ref('stg_city_register__city') }} as city on fact.city = city.city
left join {{ ref('stg_city_register__partner') }} as partner
    on fact.partner_name = partner.partner_name and fact.partner_country = partner.partner_country_iso3
