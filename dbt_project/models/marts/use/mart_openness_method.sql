-- The openness index under every method, so that nobody has to believe in one.
with weighed as (
    select
        score.territory_id,
        score.level,
        score.year,
        scale.normalisation,
        weight.weighting,
        sum(
            weight.weight
            * case scale.normalisation
                when 'min_max' then score.min_max
                when 'z_score' then score.z_score
                else score.rank_share
            end
        ) as arithmetic,
        exp(sum(
            weight.weight
            * ln(case scale.normalisation
                when 'min_max' then score.min_max
                when 'z_score' then score.z_score
                else score.rank_share
            end)
        )) as geometric
    from {{ ref('int_openness_normalised') }} as score
    inner join {{ ref('int_openness_weight') }} as weight
        on
            score.level = weight.level
            and score.year = weight.year
            and score.indicator_id = weight.indicator_id
    cross join (
        select 'min_max' as normalisation
        union all
        select 'z_score'
        union all
        select 'rank'
    ) as scale
    group by score.territory_id, score.level, score.year, scale.normalisation, weight.weighting
),

aggregated as (
    select
        weighed.*,
        aggregate_by.aggregation,
        -- Rounded, so that those who have the same inputs have the same rank.
        round(
            case aggregate_by.aggregation when 'geometric' then weighed.geometric else weighed.arithmetic end, 9
        ) as openness_points
    from weighed
    cross join (
        select 'geometric' as aggregation
        union all
        select 'arithmetic'
    ) as aggregate_by
)

select
    territory_id,
    year,
    normalisation,
    weighting,
    aggregation,
    -- A year without an event, of a few that are counted, would decide a geometric mean.
    normalisation = 'min_max' and weighting = 'equal' and aggregation = 'arithmetic' as is_reported,
    openness_points,
    cast(
        rank() over (
            partition by level, year, normalisation, weighting, aggregation order by openness_points desc
        ) as integer
    ) as openness_rank
from aggregated
