-- How far the territories within a territory are apart, beside its own figure: never an average without its spread.
with part as (
    select
        closure.ancestor_territory_id,
        figure.*,
        -- The made-up figures of a demonstration count only where no real one stands.
        not figure.is_synthetic or bool_and(figure.is_synthetic) over (
            partition by closure.ancestor_territory_id, figure.level, figure.year, figure.indicator_id
        ) as is_heeded
    from {{ ref('int_figure_comparable') }} as figure
    inner join {{ ref('bridge_territory_closure') }} as closure
        on figure.territory_id = closure.descendant_territory_id and closure.distance > 0
    inner join {{ ref('dim_territory') }} as ancestor on closure.ancestor_territory_id = ancestor.territory_id
    where figure.level <> ancestor.level
),

placed as (
    select
        ancestor_territory_id,
        level,
        year,
        indicator_id,
        evidence_class,
        value,
        quality_flag,
        is_uncertain,
        is_synthetic,
        row_number() over (
            partition by ancestor_territory_id, level, year, indicator_id, evidence_class order by value
        ) as place
    from part
    where is_heeded
),

spread as (
    select
        ancestor_territory_id,
        level,
        year,
        indicator_id,
        evidence_class,
        count(*) as n,
        count(case when is_uncertain then 1 end) as n_uncertain,
        min(value) as min_value,
        percentile_cont(0.25) within group (order by value) as p25_value,
        percentile_cont(0.5) within group (order by value) as median_value,
        percentile_cont(0.75) within group (order by value) as p75_value,
        max(value) as max_value,
        sum(value) as total,
        sum(place * value) as place_weighted,
        bool_or(is_synthetic) as is_synthetic
    from placed
    group by ancestor_territory_id, level, year, indicator_id, evidence_class
    having count(*) >= 2
)

select
    spread.ancestor_territory_id,
    spread.level as part_level,
    spread.year,
    spread.indicator_id,
    coalesce(spread.evidence_class, 'unknown') as evidence_class,
    cast(spread.n as integer) as n_parts,
    cast(spread.n_uncertain as integer) as n_parts_uncertain,
    spread.min_value,
    spread.p25_value,
    spread.median_value,
    spread.p75_value,
    spread.max_value,
    spread.p75_value - spread.p25_value as interquartile_range,
    case
        when spread.min_value >= 0 and spread.total > 0
            then (2 * spread.place_weighted / spread.total - (spread.n + 1)) / spread.n
    end as gini,
    case
        when spread.min_value < 0 then 'negative_values'
        when spread.total = 0 then 'all_zero'
    end as gini_reason,
    own.value as own_value,
    own.quality_flag as own_quality_flag,
    spread.is_synthetic
from spread
left join {{ ref('fct_indicator_annual') }} as own
    on
        spread.ancestor_territory_id = own.territory_id
        and spread.year = own.year
        and spread.indicator_id = own.indicator_id
