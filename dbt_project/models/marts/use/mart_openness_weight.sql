-- How much each input of the openness index weighs.
select
    weight.level,
    weight.year,
    weight.weighting,
    weight.indicator_id,
    weight.weight,
    case when weight.weighting = 'pca' then component.explained_share end as explained_share
from {{ ref('int_openness_weight') }} as weight
left join {{ ref('int_openness_pca') }} as component
    on weight.level = component.level and weight.indicator_id = component.indicator_id
