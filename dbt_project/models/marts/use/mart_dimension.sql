-- The three dimensions of a territory's year: what of each is measured, and which way it moved.
select
    coverage.territory_id,
    coverage.year,
    indicator.dimension,
    cast(count(*) as integer) as n_indicators,
    cast(count(case when coverage.coverage <> 'missing' then 1 end) as integer) as n_measured,
    cast(count(case when moved.step > 0 then 1 end) as integer) as n_better,
    cast(count(case when moved.step = 0 then 1 end) as integer) as n_same,
    cast(count(case when moved.step < 0 then 1 end) as integer) as n_worse,
    coalesce(bool_or(coverage.coverage = 'synthetic' or moved.is_synthetic), false) as is_synthetic
from {{ ref('mart_coverage') }} as coverage
inner join {{ ref('dim_indicator') }} as indicator on coverage.indicator_id = indicator.indicator_id
left join (
    select
        derived.territory_id,
        derived.year,
        derived.indicator_id,
        derived.is_synthetic,
        sign(derived.change) * case described.direction when 'up' then 1 when 'down' then -1 end as step
    from {{ ref('mart_indicator_derived') }} as derived
    inner join {{ ref('dim_indicator') }} as described on derived.indicator_id = described.indicator_id
    -- Two sources that do not state the same are no movement.
    where not derived.has_source_break
) as moved
    on
        coverage.territory_id = moved.territory_id
        and coverage.year = moved.year
        and coverage.indicator_id = moved.indicator_id
group by coverage.territory_id, coverage.year, indicator.dimension
