-- NUTS regions by year, as facts of the observation feed. A cell with a flag and no value is no fact.
select
    'eurostat_regions' as source_id,
    'NUTS' as place_system,
    geo_code as place_code,
    cast(year as integer) as year,
    series_code,
    value,
    unit_code as unit,
    status_flag,
    case series_code
        when 'demo_r_pjanaggr3' then 'population_1_january'
        when 'tour_occ_nin2.TOTAL' then 'tourism_nights'
        when 'tour_occ_nin2.FOR' then 'tourism_nights_of_non_residents'
        else 'gdp_current_prices'
    end as definition_class,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('eurostat_regions', 'observation')) }}
where value is not null
