-- What the figures of a territory and year rest on, by basis: the kind of fact that an indicator is computed from.
-- The lists may name a member twice: int_figure_origin puts each list in order, once.
{{ by_territory() }}
with basis_row as (
    select
        territory_id,
        year,
        'agreements' as basis,
        source_ids,
        snapshot_ids,
        is_synthetic,
        quality_flag,
        dated_share
    from {{ ref('int_agreements_annual') }}
    union all
    select
        agreements.territory_id,
        agreements.year,
        'agreements_income',
        agreements.source_ids || coalesce(',' || economies.source_ids, ''),
        agreements.snapshot_ids || coalesce(',' || economies.snapshot_ids, ''),
        agreements.is_synthetic or coalesce(economies.is_synthetic, false),
        agreements.quality_flag,
        agreements.dated_share
    from {{ ref('int_agreements_annual') }} as agreements
    cross join (
        select
            max('worldbank_wdi') as source_ids,
            {{ list_of('snapshot_id') }} as snapshot_ids,
            bool_or(is_synthetic) as is_synthetic
        from {{ ref('stg_worldbank_wdi__country') }}
    ) as economies
    union all
    select
        territory_id,
        year,
        'networks',
        source_ids,
        snapshot_ids,
        is_synthetic,
        quality_flag,
        dated_share
    from {{ ref('int_networks_annual') }}
    union all
    select
        territory_id,
        year,
        'roles',
        source_ids,
        snapshot_ids,
        is_synthetic,
        'lower_bound',
        null
    from {{ ref('int_role_year') }}
    union all
    select
        territory_id,
        year,
        'reach',
        source_ids,
        snapshot_ids,
        is_synthetic,
        case when is_inherited then 'partial' else 'lower_bound' end,
        null
    from {{ ref('int_reach_year') }}
    union all
    select
        territory_id,
        year,
        'events',
        source_ids,
        snapshot_ids,
        is_synthetic,
        quality_flag,
        null
    from {{ ref('int_events_annual') }}
    union all
    select
        events.territory_id,
        events.year,
        'events_population',
        events.source_ids || coalesce(',' || population.source_ids, ''),
        events.snapshot_ids || coalesce(',' || population.snapshot_ids, ''),
        events.is_synthetic or coalesce(population.is_synthetic, false),
        case
            when events.quality_flag = 'observed' and population.is_estimated then 'estimated'
            else events.quality_flag
        end,
        null
    from {{ ref('int_events_annual') }} as events
    left join {{ ref('int_population_annual') }} as population
        on events.territory_id = population.territory_id and events.year = population.year
    union all
    select
        territory_id,
        year,
        'media',
        source_ids,
        snapshot_ids,
        is_synthetic,
        case when is_inherited then 'partial' else 'lower_bound' end,
        null
    from {{ ref('int_media_annual') }}
    union all
    select
        territory_id,
        year,
        'fdi',
        source_ids,
        snapshot_ids,
        is_synthetic,
        'observed',
        null
    from {{ ref('int_fdi_annual') }}
    union all
    select
        territory_id,
        year,
        'fdi_constant',
        source_ids || coalesce(',' || deflator_source_ids, ''),
        snapshot_ids || coalesce(',' || deflator_snapshot_ids, ''),
        is_synthetic or coalesce(is_deflator_synthetic, false),
        'observed',
        null
    from {{ ref('int_fdi_annual') }}
    union all
    select
        territory_id,
        year,
        'fdi_gdp',
        source_ids || coalesce(',' || gdp_source_ids, ''),
        snapshot_ids || coalesce(',' || gdp_snapshot_ids, ''),
        is_synthetic or coalesce(is_gdp_synthetic, false),
        'observed',
        null
    from {{ ref('int_fdi_annual') }}
    union all
    select
        territory_id,
        year,
        'fdi_population',
        source_ids || coalesce(',' || population_source_ids, ''),
        snapshot_ids || coalesce(',' || population_snapshot_ids, ''),
        is_synthetic or coalesce(is_population_synthetic, false),
        case when is_population_estimated then 'estimated' else 'observed' end,
        null
    from {{ ref('int_fdi_annual') }}
    union all
    select
        territory_id,
        year,
        'fdi_share',
        source_ids,
        snapshot_ids || coalesce(',' || total_snapshot_ids, ''),
        is_synthetic or coalesce(is_total_synthetic, false),
        'observed',
        null
    from {{ ref('int_fdi_annual') }}
    union all
    select
        projects.territory_id,
        projects.year,
        both_bases.basis,
        projects.source_ids,
        projects.snapshot_ids,
        projects.is_synthetic,
        case when projects.is_inherited then 'partial' else 'lower_bound' end,
        null
    from {{ ref('int_investment_projects_annual') }} as projects
    cross join (
        select 'fdi_projects' as basis
        union all
        select 'fdi_origin' as basis
    ) as both_bases
    union all
    select
        territory_id,
        year,
        'register',
        'city_register',
        snapshot_ids,
        is_synthetic,
        case when is_inherited then 'partial' else 'observed' end,
        null
    from {{ ref('int_agreement_register_annual') }}
    union all
    select
        territory_id,
        year,
        'activity',
        'city_register',
        snapshot_ids,
        is_synthetic,
        'observed',
        null
    from {{ ref('int_network_activity_year') }}
    union all
    select
        territory_id,
        year,
        'projects',
        source_ids,
        snapshot_ids,
        is_synthetic,
        case when is_inherited then 'partial' else 'observed' end,
        null
    from {{ ref('int_projects_annual') }}
    union all
    select
        territory_id,
        year,
        basis,
        'city_register',
        snapshot_ids,
        is_synthetic,
        'observed',
        null
    from {{ ref('int_institution_annual') }}
    union all
    select
        territory_id,
        year,
        'survey',
        {{ list_of('source_id') }},
        {{ list_of('snapshot_id') }},
        bool_or(is_synthetic),
        'observed',
        null
    from {{ ref('int_survey_annual') }}
    group by territory_id, year
),

stated as (
    select
        *,
        {{ origin_key('source_ids', 'snapshot_ids') }} as origin_id
    from basis_row
    where {{ touched() }}
),

-- The figures that rest on a value which a source has wrong and we put right.
corrected as (
    select
        territory_id,
        year,
        'fdi' as basis
    from {{ ref('int_fdi_annual') }}
    where is_corrected
    union all
    select
        territory_id,
        year,
        'fdi_constant'
    from {{ ref('int_fdi_annual') }}
    where is_corrected or is_deflator_corrected
    union all
    select
        territory_id,
        year,
        'fdi_gdp'
    from {{ ref('int_fdi_annual') }}
    where is_corrected or is_gdp_corrected
    union all
    select
        territory_id,
        year,
        'fdi_population'
    from {{ ref('int_fdi_annual') }}
    where is_corrected or is_population_corrected
    union all
    select
        territory_id,
        year,
        'events_population'
    from {{ ref('int_population_annual') }}
    where is_corrected
)

select
    stated.territory_id,
    stated.year,
    stated.basis,
    stated.origin_id,
    stated.source_ids,
    stated.snapshot_ids,
    stated.is_synthetic,
    corrected.basis is not null as is_corrected,
    stated.quality_flag,
    cast(stated.dated_share as double) as dated_share
from stated
left join corrected
    on
        stated.territory_id = corrected.territory_id
        and stated.year = corrected.year
        and stated.basis = corrected.basis
