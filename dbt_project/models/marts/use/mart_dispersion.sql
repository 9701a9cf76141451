-- How far the territories within a territory are apart, beside its own figure: never an average without its spread.
select
    spread.* replace (coalesce(spread.evidence_class, 'unknown') as evidence_class), -- noqa: AM04
    own.value as own_value,
    own.quality_flag as own_quality_flag
from ({{ use_dispersion(ref('int_figure_comparable'), ['indicator_id', 'evidence_class']) }}) as spread
left join {{ ref('fct_indicator_annual') }} as own
    on
        spread.ancestor_territory_id = own.territory_id
        and spread.year = own.year
        and spread.indicator_id = own.indicator_id
