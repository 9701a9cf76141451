-- Every used input of every territory that has enough of them, on three scales from 1 to 100, so that geometric means
-- exist. The scale is that of all years together, so that years can be compared. A missing input has the median of the
-- others of its level and year, and says so.
with member as (
    select *
    from (
        select
            territory_id,
            level,
            year,
            count(*) over (partition by level, year) as n_peers
        from {{ ref('int_openness_input') }}
        where has_enough
        group by territory_id, level, year
    ) as enough
    where n_peers >= {{ use_rule('peers_least') }}
),

used as (
    select stated.*
    from {{ ref('int_openness_input') }} as stated
    inner join member on stated.territory_id = member.territory_id and stated.year = member.year
    where stated.is_usable
),

observed as (
    select
        territory_id,
        level,
        year,
        indicator_id,
        1 + 99 * coalesce(
            (scaled_value - min(scaled_value) over pool)
            / nullif(max(scaled_value) over pool - min(scaled_value) over pool, 0),
            0.5
        ) as min_max,
        greatest(1, least(100, 50 + 10 * coalesce(
            (scaled_value - avg(scaled_value) over pool) / nullif(stddev_pop(scaled_value) over pool, 0), 0
        ))) as z_score,
        -- The share of the others that are below, equal ones by half.
        1 + 99 * coalesce(
            (
                rank() over (partition by level, indicator_id order by scaled_value) - 1
                + (count(*) over (partition by level, indicator_id, scaled_value) - 1) / 2.0
            )
            / nullif(count(*) over pool - 1, 0),
            0.5
        ) as rank_share
    from used
    window pool as (partition by level, indicator_id)
),

middle as (
    select
        level,
        year,
        indicator_id,
        percentile_cont(0.5) within group (order by min_max) as min_max,
        percentile_cont(0.5) within group (order by z_score) as z_score,
        percentile_cont(0.5) within group (order by rank_share) as rank_share
    from observed
    group by level, year, indicator_id
)

select
    member.territory_id,
    member.level,
    member.year,
    middle.indicator_id,
    coalesce(observed.min_max, middle.min_max) as min_max,
    coalesce(observed.z_score, middle.z_score) as z_score,
    coalesce(observed.rank_share, middle.rank_share) as rank_share,
    observed.territory_id is null as is_imputed
from member
inner join middle on member.level = middle.level and member.year = middle.year
left join observed
    on
        member.territory_id = observed.territory_id
        and member.year = observed.year
        and middle.indicator_id = observed.indicator_id
