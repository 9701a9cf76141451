-- The targets of each goal, added up: how many are measured, how many could be.
select
    territory_id,
    year,
    goal_code,
    cast(count(*) as integer) as n_targets,
    cast(count(case when n_indicators > 0 then 1 end) as integer) as n_targets_informed,
    cast(count(case when is_measured then 1 end) as integer) as n_targets_measured,
    100.0 * count(case when is_measured then 1 end) / count(*) as targets_measured_pct,
    cast(max(latest_year) as integer) as latest_year,
    coalesce(bool_and(case when latest_year is not null then is_synthetic end), false) as is_synthetic
from {{ ref('mart_sdg_coverage') }}
group by territory_id, year, goal_code
