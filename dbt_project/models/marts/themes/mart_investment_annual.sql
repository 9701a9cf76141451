-- Foreign investment by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
with territory_year as (
    {{ territory_years(['int_fdi_annual', 'int_investment_projects_annual']) }}
)

select
    base.territory_id,
    base.year,
    fdi.amount_usd as inv_fdi_inflow_usd,
    fdi.amount_usd_constant as inv_fdi_inflow_usd_constant,
    {{ ratio('fdi.amount_usd', 'fdi.gdp_usd', 100) }} as inv_fdi_inflow_pct_gdp,
    {{ ratio('fdi.amount_usd', 'fdi.population') }} as inv_fdi_inflow_usd_per_capita,
    {{ ratio('fdi_share.amount_usd', 'fdi_share.country_fdi_usd', 100) }} as inv_fdi_share_of_country_pct,
    {{ number('projects.n_projects') }} as inv_fdi_projects,
    {{ number('projects.n_jobs') }} as inv_fdi_jobs,
    {{ number('projects.n_origins') }} as inv_fdi_origin_countries,
    projects.concentration_hhi as inv_fdi_origin_concentration_hhi,
    {{ ratio('projects.from_partners_usd', 'projects.by_origin_usd', 100) }} as inv_fdi_from_partners_pct,
    fdi.gdp_usd,
    fdi.population,
    fdi_share.amount_usd as fdi_same_class_usd,
    fdi_share.country_fdi_usd,
    projects.by_origin_usd as fdi_by_origin_usd,
    projects.from_partners_usd as fdi_from_partners_usd
from territory_year as base
left join {{ ref('int_fdi_annual') }} as fdi on base.territory_id = fdi.territory_id and base.year = fdi.year
left join {{ ref('int_fdi_annual') }} as fdi_share
    on
        base.territory_id = fdi_share.territory_id
        and base.year = fdi_share.year
        and fdi_share.definition_class <> 'bop_net_inflow'
left join {{ ref('int_investment_projects_annual') }} as projects
    on base.territory_id = projects.territory_id and base.year = projects.year
where {{ touched('base.territory_id') }}
