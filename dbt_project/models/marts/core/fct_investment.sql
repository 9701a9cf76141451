-- Investment statements by place, year and class; classes are never added up.
select
    source_id || ':' || statement_id as investment_id,
    territory_id,
    cast(year as integer) as year,
    definition_class,
    amount_usd,
    projects,
    jobs,
    origin_country_iso3,
    is_foreign_only,
    source_id,
    snapshot_id as snapshot_ids,
    cast(retrieved_at as timestamp) as retrieved_at,
    is_synthetic,
    cast(null as varchar) as corrected_reason
from {{ ref('int_investment_located') }}
union all
select
    source_id || ':' || place_code || ':' || cast(year as varchar) as investment_id,
    territory_id,
    year,
    definition_class,
    value as amount_usd,
    null,
    null,
    null,
    true,
    source_id,
    snapshot_id,
    cast(retrieved_at as timestamp),
    is_synthetic,
    corrected_reason
from {{ ref('int_observation_corrected') }}
where series_code = 'BX.KLT.DINV.CD.WD'
