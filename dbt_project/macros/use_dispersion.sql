{#
    How far the territories within a territory are apart: a row per territory above, level of the parts, year and `keys`.
    `figure` is a relation with territory_id, level, year, the keys, value, is_uncertain and is_synthetic. `n_known` is how
    many parts of that level we know, whether they have a figure or not.
#}
{% macro use_dispersion(figure, keys) -%}
    {%- set by = 'ancestor_territory_id, level, year, ' ~ keys | join(', ') -%}
with inside as (
    select
        closure.ancestor_territory_id,
        closure.descendant_territory_id,
        part.level
    from {{ ref('bridge_territory_closure') }} as closure
    inner join {{ ref('dim_territory') }} as ancestor on closure.ancestor_territory_id = ancestor.territory_id
    inner join {{ ref('dim_territory') }} as part on closure.descendant_territory_id = part.territory_id
    where closure.distance > 0 and part.level <> ancestor.level
),

known as (
    select
        ancestor_territory_id,
        level,
        count(*) as n_known
    from inside
    group by ancestor_territory_id, level
),

part as (
    select
        inside.ancestor_territory_id,
        figure.*,
        -- The made-up figures of a demonstration count only where no real one stands.
        not figure.is_synthetic or bool_and(figure.is_synthetic) over (
            partition by inside.ancestor_territory_id, figure.level, figure.year, figure.{{ keys[0] }}
        ) as is_heeded
    from {{ figure }} as figure
    inner join inside on figure.territory_id = inside.descendant_territory_id
),

placed as (
    select
        {{ by }},
        value,
        is_uncertain,
        is_synthetic,
        row_number() over (partition by {{ by }} order by value) as place
    from part
    where is_heeded
),

measured as (
    select
        {{ by }},
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
    group by {{ by }}
    having count(*) >= 2
)

select
    measured.* exclude (level, n, n_uncertain, total, place_weighted),
    measured.level as part_level,
    cast(measured.n as integer) as n_parts,
    cast(known.n_known as integer) as n_parts_known,
    cast(measured.n as double) / known.n_known as share_with_figure,
    cast(measured.n_uncertain as integer) as n_parts_uncertain,
    measured.p75_value - measured.p25_value as interquartile_range,
    case
        when measured.min_value >= 0 and measured.total > 0
            then (2 * measured.place_weighted / measured.total - (measured.n + 1)) / measured.n
    end as gini,
    case
        when measured.min_value < 0 then 'negative_values'
        when measured.total = 0 then 'all_zero'
    end as gini_reason
from measured
inner join known on measured.ancestor_territory_id = known.ancestor_territory_id and measured.level = known.level
{%- endmacro %}
