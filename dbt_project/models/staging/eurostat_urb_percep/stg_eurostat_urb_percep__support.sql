-- Share of residents who agree, strongly or somewhat, that the presence of foreigners is good for the
-- city. Both answers must be there: one of them alone would understate it.
with shares as (
    select
        -- Older lists write FR001C1 for FR001C: the digit is the version of the city's limits.
        substr(city_code, 1, 6) as place_code,
        cast(year as integer) as wave,
        question as wording,
        share_pct,
        _snapshot_id,
        _retrieved_at,
        _is_synthetic
    from {{ in_force(source('eurostat_urb_percep', 'share')) }}
    where answer in ('strongly_agree', 'somewhat_agree') and share_pct is not null
)

select
    'eurostat_urb_percep' as source_id,
    'URAU' as place_system,
    place_code,
    wave as year,
    'presence_of_foreigners' as question,
    sum(share_pct) as share_pct,
    cast(null as integer) as sample_size,
    max(_retrieved_at) as retrieved_at,
    max(_snapshot_id) as snapshot_id,
    max(case when _is_synthetic then 1 else 0 end) = 1 as is_synthetic
from shares
group by place_code, wave, wording
having count(*) = 2
