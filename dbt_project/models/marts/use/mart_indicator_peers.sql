-- Where a figure stands among those of its peers: rank, percentile, distance to the median.
with compared as (
    select
        bridge.group_id,
        bridge.group_kind,
        figure.*,
        -- The better end comes first; where more is neither better nor worse, the larger does.
        case when figure.direction = 'down' then -figure.value else figure.value end as merit
    from {{ ref('int_figure_comparable') }} as figure
    inner join {{ ref('bridge_peer_group') }} as bridge on figure.territory_id = bridge.territory_id
    where figure.year > {{ as_of_year() - use_rule('shown_years') }}
),

ranked as (
    select
        *,
        rank() over (
            partition by group_id, year, indicator_id, evidence_class, is_synthetic order by merit desc
        ) as merit_rank,
        count(*) over (
            partition by group_id, year, indicator_id, evidence_class, is_synthetic, merit
        ) as n_same
    from compared
),

spread as (
    select
        group_id,
        year,
        indicator_id,
        evidence_class,
        is_synthetic,
        count(*) as n_peers,
        count(case when is_uncertain then 1 end) as n_uncertain,
        percentile_cont(0.5) within group (order by value) as peer_median
    from compared
    group by group_id, year, indicator_id, evidence_class, is_synthetic
)

select
    ranked.territory_id,
    ranked.year,
    ranked.indicator_id,
    ranked.group_id,
    ranked.group_kind,
    ranked.value,
    ranked.quality_flag,
    cast(spread.n_peers as integer) as n_peers,
    cast(spread.n_uncertain as integer) as n_peers_uncertain,
    cast(case when spread.n_peers >= {{ use_rule('peers_least') }} then ranked.merit_rank end as integer) as peer_rank,
    case
        when spread.n_peers >= {{ use_rule('peers_least') }}
            then
                100
                * (spread.n_peers - ranked.merit_rank - ranked.n_same + 1 + (ranked.n_same - 1) / 2.0)
                / (spread.n_peers - 1)
    end as peer_percentile,
    case when spread.n_peers >= {{ use_rule('peers_least') }} then spread.peer_median end as peer_median,
    case when spread.n_peers >= {{ use_rule('peers_least') }} then ranked.value - spread.peer_median end
        as distance_to_median,
    case when spread.n_peers < {{ use_rule('peers_least') }} then 'too_few_peers' end as rank_reason,
    ranked.is_synthetic
from ranked
inner join spread
    on
        ranked.group_id = spread.group_id
        and ranked.year = spread.year
        and ranked.indicator_id = spread.indicator_id
        and ranked.evidence_class is not distinct from spread.evidence_class
        and ranked.is_synthetic = spread.is_synthetic
