-- Cited agreements. A renewal is a signature of an agreement that is in force already, not a second one.
select
    'curated_agreements' as source_id,
    agreement_id as statement_id,
    'QID' as place_system,
    territory_id as place_code,
    case when partner_id is not null then 'QID' end as partner_system,
    partner_id as partner_code,
    partner_name,
    partner_country_iso3,
    kind,
    cast(signed_year as integer) as start_year,
    cast(ended_year as integer) as end_year,
    not relation_start_only and definition_class = 'signature_stated' as start_is_signature,
    false as is_own_statement,
    cast(null as boolean) as has_objective,
    cast(null as varchar) as sdg_goals,
    multilateral_id,
    renews_agreement_id as renews_statement_id,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    -- A row that is read again gets the new day: what counts is the first one.
    cast(_first_seen_at as timestamp) as first_seen_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_agreements', 'agreement'), seen_by=['agreement_id'], seen_at='retrieved_on') }}
where definition_class not in ('signing_announced', 'one_sided_title')
