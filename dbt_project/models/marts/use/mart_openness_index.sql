-- The openness index with what may be said of it: from which rank to which a territory stands, whatever is chosen.
with member as (
    select
        territory_id,
        level,
        year,
        max(n_inputs) as n_inputs,
        bool_or(has_enough) as has_enough,
        bool_or(is_synthetic) as is_synthetic,
        -- Those with too few inputs are nobody's peers.
        sum(cast(bool_or(has_enough) as integer)) over (partition by level, year) as n_peers,
        -- The scale is that of all years, so that whoever is on it is compared with whatever was made up.
        bool_or(bool_or(has_enough) and bool_or(is_synthetic)) over (partition by level) as is_compared_with_synthetic
    from {{ ref('int_openness_input') }}
    group by territory_id, level, year
),

origin as (
    select
        stated.territory_id,
        stated.year,
        {{ merge_lists('figure.source_ids') }} as source_ids,
        {{ merge_lists('figure.snapshot_ids') }} as snapshot_ids
    from {{ ref('int_openness_input') }} as stated
    inner join {{ ref('fct_indicator_annual') }} as figure
        on
            stated.territory_id = figure.territory_id
            and stated.year = figure.year
            and stated.indicator_id = figure.indicator_id
    group by stated.territory_id, stated.year
),

made_up as (
    select
        territory_id,
        year,
        count(case when is_imputed then 1 end) as n_imputed
    from {{ ref('int_openness_normalised') }}
    group by territory_id, year
),

method as (
    select
        territory_id,
        year,
        max(case when is_reported then openness_points end) as openness_points,
        max(case when is_reported then openness_rank end) as openness_rank,
        min(openness_rank) as best_rank,
        max(openness_rank) as worst_rank
    from {{ ref('mart_openness_method') }}
    group by territory_id, year
),

reasoned as (
    select
        *,
        case
            when not has_enough then 'too_few_inputs'
            when n_peers < {{ use_rule('peers_least') }} then 'too_few_peers'
        end as openness_reason
    from member
)

select
    reasoned.territory_id,
    reasoned.year,
    case when reasoned.openness_reason is null then method.openness_points end as openness_points,
    case when reasoned.openness_reason is null then method.openness_rank end as openness_rank,
    case when reasoned.openness_reason is null then cast(simulated.rank_low as integer) end as rank_low,
    case when reasoned.openness_reason is null then cast(simulated.rank_median as integer) end as rank_median,
    case when reasoned.openness_reason is null then cast(simulated.rank_high as integer) end as rank_high,
    case when reasoned.openness_reason is null then method.best_rank end as best_rank,
    case when reasoned.openness_reason is null then method.worst_rank end as worst_rank,
    cast(reasoned.n_peers as integer) as n_peers,
    cast(reasoned.n_inputs as integer) as n_inputs,
    cast({{ use_openness_inputs() | length }} as integer) as n_inputs_declared,
    cast(coalesce(made_up.n_imputed, 0) as integer) as n_imputed,
    coalesce(made_up.n_imputed, 0) > 0 as is_imputed,
    reasoned.openness_reason,
    origin.source_ids,
    origin.snapshot_ids,
    reasoned.is_synthetic or (reasoned.openness_reason is null and reasoned.is_compared_with_synthetic) as is_synthetic
from reasoned
inner join origin on reasoned.territory_id = origin.territory_id and reasoned.year = origin.year
left join method on reasoned.territory_id = method.territory_id and reasoned.year = method.year
left join made_up on reasoned.territory_id = made_up.territory_id and reasoned.year = made_up.year
left join {{ ref('int_openness_rank_simulated') }} as simulated
    on reasoned.territory_id = simulated.territory_id and reasoned.year = simulated.year
