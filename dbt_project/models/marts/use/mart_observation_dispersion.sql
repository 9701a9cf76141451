-- How far the territories within a territory are apart in a published statistic, beside its own.
select
    spread.ancestor_territory_id,
    spread.level as part_level,
    spread.year,
    spread.series_code,
    spread.source_id,
    spread.definition_class,
    spread.unit,
    spread.n_parts,
    spread.n_parts_known,
    spread.share_with_figure,
    spread.min_value,
    spread.p25_value,
    spread.median_value,
    spread.p75_value,
    spread.max_value,
    spread.interquartile_range,
    spread.gini,
    spread.gini_reason,
    own.value as own_value,
    spread.is_synthetic
from (
    {{ use_dispersion(ref('int_observation_comparable'), ['series_code', 'source_id', 'definition_class', 'unit']) }}
) as spread
left join {{ ref('int_observation_comparable') }} as own
    on
        spread.ancestor_territory_id = own.territory_id
        and spread.year = own.year
        and spread.series_code = own.series_code
        and spread.source_id = own.source_id
        and spread.definition_class = own.definition_class
