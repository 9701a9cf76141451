-- How far ranks move when one choice of the reported method is made otherwise and all others stay.
with ranked as (
    select
        answer.territory_id,
        seen.level,
        answer.year,
        answer.normalisation,
        answer.weighting,
        answer.aggregation,
        answer.is_reported,
        answer.openness_rank
    from {{ ref('mart_openness_method') }} as answer
    inner join (
        select distinct
            territory_id,
            year,
            level
        from {{ ref('int_openness_normalised') }}
    ) as seen on answer.territory_id = seen.territory_id and answer.year = seen.year
),

shifted as (
    select
        other.level,
        other.year,
        case
            when other.normalisation <> reported.normalisation then 'normalisation'
            when other.weighting <> reported.weighting then 'weighting'
            else 'aggregation'
        end as choice,
        case
            when other.normalisation <> reported.normalisation then other.normalisation
            when other.weighting <> reported.weighting then other.weighting
            else other.aggregation
        end as alternative,
        abs(other.openness_rank - reported.openness_rank) as rank_shift
    from ranked as other
    inner join ranked as reported
        on
            other.territory_id = reported.territory_id
            and other.year = reported.year
            and reported.is_reported
            -- Exactly one choice differs.
            and cast(other.normalisation <> reported.normalisation as integer)
            + cast(other.weighting <> reported.weighting as integer)
            + cast(other.aggregation <> reported.aggregation as integer) = 1
)

select
    level,
    year,
    choice,
    alternative,
    avg(rank_shift) as mean_rank_shift,
    cast(max(rank_shift) as integer) as max_rank_shift,
    cast(count(*) as integer) as n_territories
from shifted
group by level, year, choice, alternative
