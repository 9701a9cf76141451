-- The figures that can stand beside those of others: there is one, the year is over, and all of the territory is in it.
select
    figure.territory_id,
    territory.level,
    figure.year,
    figure.indicator_id,
    indicator.direction,
    figure.value,
    figure.quality_flag,
    figure.quality_flag not in ('observed', 'zero_observed') as is_uncertain,
    -- Proxies, announcements and registers are different things, and made-up figures are no peers of real ones.
    figure.evidence_class,
    figure.is_synthetic
from {{ ref('fct_indicator_annual') }} as figure
inner join {{ ref('dim_territory') }} as territory on figure.territory_id = territory.territory_id
inner join {{ ref('dim_indicator') }} as indicator on figure.indicator_id = indicator.indicator_id
where
    figure.value is not null
    and figure.quality_flag not in ('provisional', 'partial')
    -- A country's agreements, counted from its few cities of interest, say nothing about the country.
    and (territory.is_listed or figure.evidence_class = 'statistics')
