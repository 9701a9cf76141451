-- Twinnings as one side states them; the same statement is asked for from both cities and is one row here.
select
    'wikidata_twinnings' as source_id,
    statement_id,
    'QID' as place_system,
    subject_id as place_code,
    'QID' as partner_system,
    object_id as partner_code,
    cast(null as varchar) as partner_name,
    cast(null as varchar) as partner_country_iso3,
    -- P190 relates two bodies; whether by a twinning or another pact it does not say.
    'unspecified' as kind,
    -- A date of less than year precision (8 a decade, 7 a century) tells no year: undated.
    cast(max(case when start_precision >= 9 then year(start_on) end) as integer) as start_year,
    cast(max(year(end_on)) as integer) as end_year,
    false as start_is_signature,
    true as is_own_statement,
    cast(null as varchar) as multilateral_id,
    cast(null as varchar) as renews_statement_id,
    cast(null as boolean) as has_objective,
    cast(null as varchar) as sdg_goals,
    {{ list_of('_snapshot_id') }} as snapshot_id,
    max(_retrieved_at) as retrieved_at,
    min(_first_seen_at) as first_seen_at,
    bool_or(_is_synthetic) as is_synthetic
from {{ in_force(source('wikidata_twinnings', 'statement'), seen_by=['subject_id', 'object_id']) }}
where rank <> 'deprecated'
group by statement_id, subject_id, object_id
