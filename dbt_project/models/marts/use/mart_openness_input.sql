-- What the index is made of: each input, where it stands on each scale, and what it gives to the points.
select
    score.territory_id,
    score.year,
    score.indicator_id,
    stated.value,
    score.is_imputed,
    score.min_max as min_max_points,
    score.z_score as z_score_points,
    score.rank_share as rank_points,
    weight.weight * score.min_max as openness_points_given,
    coalesce(
        stated.is_synthetic,
        bool_or(stated.is_synthetic) over (partition by score.level, score.year, score.indicator_id),
        false
    ) as is_synthetic
from {{ ref('int_openness_normalised') }} as score
inner join {{ ref('int_openness_weight') }} as weight
    on
        score.level = weight.level
        and score.year = weight.year
        and score.indicator_id = weight.indicator_id
        and weight.weighting = 'equal'
left join {{ ref('int_openness_input') }} as stated
    on
        score.territory_id = stated.territory_id
        and score.year = stated.year
        and score.indicator_id = stated.indicator_id
