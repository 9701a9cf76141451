-- The official rate's mean over all days of a year. A rate holds for a range of days, which may cross the new year and
-- is then split; a year of which a day is missing has none.
with rates as (
    select
        valid_from,
        valid_to,
        rate,
        _snapshot_id,
        _retrieved_at,
        _is_synthetic
    from {{ in_force(source('socrata_colombia', 'exchange_rate')) }}
),

parts as (
    select
        cast(year(valid_from) as integer) as year,
        rate,
        least(valid_to, make_date(year(valid_from), 12, 31)) - valid_from + 1 as days,
        _snapshot_id,
        _retrieved_at,
        _is_synthetic
    from rates
    union all
    select
        cast(year(valid_to) as integer) as year,
        rate,
        valid_to - make_date(year(valid_to), 1, 1) + 1 as days,
        _snapshot_id,
        _retrieved_at,
        _is_synthetic
    from rates
    where year(valid_to) > year(valid_from)
)

select
    'socrata_colombia' as source_id,
    'ISO3166-1-A3' as place_system,
    'COL' as place_code,
    year,
    'socrata_colombia.trm' as series_code,
    sum(rate * days) / sum(days) as value,
    'COP per USD' as unit,
    cast(null as varchar) as status_flag,
    'exchange_rate_yearly_mean' as definition_class,
    max(_snapshot_id) as snapshot_id,
    max(_retrieved_at) as retrieved_at,
    max(case when _is_synthetic then 1 else 0 end) = 1 as is_synthetic
from parts
group by year
having sum(days) = make_date(year + 1, 1, 1) - make_date(year, 1, 1)
