-- The inputs of the openness index that a territory of interest has in a year, and whether they are enough for one.
with figure as (
    select
        comparable.territory_id,
        comparable.level,
        comparable.year,
        comparable.indicator_id,
        comparable.value,
        case declared.scale when 'log' then ln(1 + comparable.value) else comparable.value end as scaled_value,
        comparable.is_synthetic
    from {{ ref('int_figure_comparable') }} as comparable
    inner join {{ ref('int_territory_of_interest') }} as seed on comparable.territory_id = seed.territory_id
    inner join {{ use_openness_declared() }} as declared on comparable.indicator_id = declared.indicator_id
    -- Counts only: a negative figure has no place on a scale that starts at none.
    where comparable.year >= {{ use_rule('openness_first_year') }} and comparable.value >= 0
),

usable as (
    -- What fewer than five territories have can neither be compared nor made up for the others.
    select
        *,
        count(*) over (partition by level, year, indicator_id) >= {{ use_rule('peers_least') }} as is_usable
    from figure
),

counted as (
    select
        *,
        count(case when is_usable then 1 end) over (partition by territory_id, year) as n_inputs
    from usable
)

select
    *,
    n_inputs >= {{ use_rule('openness_least_share') }} * {{ use_openness_inputs() | length }} as has_enough
from counted
