-- The audit of a register's agreements: what makes each one evaluable, and whether its text is another's.
select
    agreement.statement_id as audited_agreement_id,
    agreement.place_code as territory_id,
    agreement.partner_name,
    agreement.partner_country_iso3,
    agreement.start_year,
    agreement.end_year,
    agreement.has_objective,
    agreement.has_baseline,
    agreement.has_indicator,
    agreement.has_target,
    agreement.has_end_date,
    agreement.has_budget,
    agreement.has_responsible,
    cast(agreement.n_criteria_met as integer) as n_criteria_met,
    cast(agreement.n_criteria_met / 7.0 as double) as evaluability_score,
    agreement.axis as plan_axis,
    cast(audited.text_group as integer) as text_group,
    cast(audited.n_same_text as integer) as n_same_text,
    audited.is_boilerplate,
    agreement.snapshot_id as snapshot_ids,
    agreement.source_id as source_ids,
    agreement.is_synthetic
from {{ ref('stg_city_register__agreement') }} as agreement
inner join {{ ref('int_territory_described') }} as territory on agreement.place_code = territory.territory_id
left join {{ ref('int_agreement_text_audited') }} as audited on agreement.statement_id = audited.statement_id
