-- The weight of every input under every scheme, adding up to 1 over the inputs used in the level and year.
with used as (
    select distinct
        level,
        year,
        indicator_id
    from {{ ref('int_openness_normalised') }}
),

scheme as (
    select
        used.level,
        used.year,
        used.indicator_id,
        'equal' as weighting,
        cast(1 as double) as weight
    from used
    union all
    select
        used.level,
        used.year,
        used.indicator_id,
        'given',
        declared.given_weight
    from used
    inner join {{ use_openness_declared() }} as declared on used.indicator_id = declared.indicator_id
    union all
    select
        used.level,
        used.year,
        used.indicator_id,
        'pca',
        component.weight
    from used
    inner join {{ ref('int_openness_pca') }} as component
        on used.level = component.level and used.indicator_id = component.indicator_id
)

select
    level,
    year,
    weighting,
    indicator_id,
    -- The component of all years may give nothing to those used in one: then all weigh the same.
    coalesce(
        weight / nullif(sum(weight) over (partition by level, year, weighting), 0),
        1.0 / count(*) over (partition by level, year, weighting)
    ) as weight
from scheme
