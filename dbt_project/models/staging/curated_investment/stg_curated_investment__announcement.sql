-- Announced or facilitated investment of one calendar year; cumulative totals are never differenced.
select
    'curated_investment' as source_id,
    announcement_id as statement_id,
    'QID' as place_system,
    territory_id as place_code,
    cast(year(period_end) as integer) as year,
    'announced_or_facilitated' as definition_class,
    case when currency = 'USD' then amount * unit_scale end as amount_usd,
    cast(projects as double) as projects,
    cast(jobs as double) as jobs,
    cast(null as varchar) as origin_country_iso3,
    includes_domestic = 'no' as is_foreign_only,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_investment', 'announcement')) }}
where
    not is_cumulative
    and period_start = make_date(year(period_end), 1, 1)
    and period_end = make_date(year(period_end), 12, 31)
