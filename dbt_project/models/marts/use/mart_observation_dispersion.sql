-- How far the territories within a territory are apart in a published statistic, beside its own.
select
    spread.* exclude (n_parts_uncertain), -- noqa: AM04, RF02
    own.value as own_value
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
