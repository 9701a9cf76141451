-- TerriData's yearly figures of the territories of interest, under the data set's own names. Where it lists several
-- figures of one year (months), the last one stands for the year.
with figures as (
    select
        entity_code,
        indicator,
        dimension,
        year,
        value,
        unit,
        _snapshot_id,
        _retrieved_at,
        _is_synthetic,
        row_number() over (
            partition by entity_code, dimension, subcategory, indicator, year
            order by lpad(coalesce(month, ''), 2, '0') desc, row_id asc
        ) as preference,
        coalesce(subcategory, '') as subcategory
    from {{ in_force(source('socrata_colombia', 'terridata')) }}
    where value is not null
)

select
    'socrata_colombia' as source_id,
    'DIVIPOLA' as place_system,
    entity_code as place_code,
    cast(year as integer) as year,
    'terridata.' || dimension || '.' || subcategory || '.' || indicator as series_code,
    value,
    unit,
    cast(null as varchar) as status_flag,
    'terridata' as definition_class,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from figures
where preference = 1
