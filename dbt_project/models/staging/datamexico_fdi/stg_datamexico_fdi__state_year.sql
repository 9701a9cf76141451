-- A year is the sum of its four quarters; a year with fewer has no annual figure.
select
    'datamexico_fdi' as source_id,
    'datamexico_fdi:' || state_id || ':' || cast(year as varchar) as statement_id,
    'INEGI' as place_system,
    state_id as place_code,
    year,
    'reported_state_bop' as definition_class,
    sum(investment_usd) as amount_usd,
    cast(null as double) as projects,
    cast(null as double) as jobs,
    cast(null as varchar) as origin_country_iso3,
    true as is_foreign_only,
    {{ list_of('snapshot_id') }} as snapshot_id,
    max(retrieved_at) as retrieved_at,
    bool_or(is_synthetic) as is_synthetic
from {{ ref('stg_datamexico_fdi__state_quarter') }}
group by state_id, year
having count(distinct quarter_of_year) = 4
