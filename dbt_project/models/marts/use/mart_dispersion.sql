-- How far the territories within a territory are apart, beside its own figure: never an average without its spread.
select
    spread.ancestor_territory_id,
    spread.level as part_level,
    spread.year,
    spread.indicator_id,
    coalesce(spread.evidence_class, 'unknown') as evidence_class,
    spread.n_parts,
    spread.n_parts_known,
    spread.share_with_figure,
    spread.n_parts_uncertain,
    spread.min_value,
    spread.p25_value,
    spread.median_value,
    spread.p75_value,
    spread.max_value,
    spread.interquartile_range,
    spread.gini,
    spread.gini_reason,
    own.value as own_value,
    own.quality_flag as own_quality_flag,
    spread.is_synthetic
from ({{ use_dispersion(ref('int_figure_comparable'), ['indicator_id', 'evidence_class']) }}) as spread
left join {{ ref('fct_indicator_annual') }} as own
    on
        spread.ancestor_territory_id = own.territory_id
        and spread.year = own.year
        and spread.indicator_id = own.indicator_id
