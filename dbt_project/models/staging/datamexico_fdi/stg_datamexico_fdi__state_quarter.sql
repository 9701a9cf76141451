-- Investment by state and quarter, in US dollars.
select
    state_id,
    state_name,
    quarter,
    cast(split_part(quarter, '-Q', 1) as integer) as year,
    cast(split_part(quarter, '-Q', 2) as integer) as quarter_of_year,
    investment_musd * 1000000 as investment_usd,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('datamexico_fdi', 'state_quarter')) }}
