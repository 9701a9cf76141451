-- Declared projects of the French territories of interest. They are projects: a signature is not part of the data set,
-- so none of them is an agreement. Costs are totals in euros and stay in the accepted table.
select
    'datagouv_cooperation' as source_id,
    resource_id || '/' || cast(row_number as varchar) as project_id,
    'QID' as place_system,
    territory_id as place_code,
    country_iso3 as partner_country_iso3,
    title,
    cast(start_year as integer) as start_year,
    cast(end_year as integer) as end_year,
    cast(null as double) as disbursed_usd,
    cast(null as double) as beneficiaries,
    cast(null as boolean) as is_evaluated,
    sdg_goals,
    case when sdg_goals is null then 'none' else 'tag' end as sdg_source,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('datagouv_cooperation', 'project')) }}
where territory_id is not null
