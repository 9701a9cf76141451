-- Yearly figures of whole years: the mean of the daily rate, the sum of the months' net investment in US dollars.
-- A year in which a month is missing has none.
with yearly as (
    select
        series_code,
        cast(year(day) as integer) as year,
        avg(value) as mean,
        sum(value) as total,
        max(_snapshot_id) as snapshot_id,
        max(_retrieved_at) as retrieved_at,
        max(case when _is_synthetic then 1 else 0 end) = 1 as is_synthetic
    from {{ in_force(source('bcb_sgs', 'observation')) }}
    where value is not null
    group by series_code, cast(year(day) as integer)
    having count(distinct month(day)) = 12
)

select
    'bcb_sgs' as source_id,
    'ISO3166-1-A3' as place_system,
    'BRA' as place_code,
    year,
    'bcb_sgs.' || series_code as series_code,
    case series_code when '1' then mean else total * 1e6 end as value,
    case series_code when '1' then 'BRL per USD' else 'USD' end as unit,
    cast(null as varchar) as status_flag,
    case series_code when '1' then 'exchange_rate_yearly_mean' else 'bop_net_inflow' end as definition_class,
    snapshot_id,
    retrieved_at,
    is_synthetic
from yearly
