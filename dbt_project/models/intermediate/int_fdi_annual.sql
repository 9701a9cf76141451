-- Net inflows of a territory and year: of a country from its balance of payments, of a territory from the register that
-- reports it; never one from the other.
with national as (
    select
        territory_id,
        year,
        value as amount_usd,
        definition_class,
        source_id,
        snapshot_id as snapshot_ids,
        retrieved_at,
        is_synthetic,
        cast(null as double) as country_fdi_usd,
        cast(null as varchar) as total_snapshot_ids,
        cast(null as boolean) as is_total_synthetic
    from {{ ref('int_observation_located') }}
    where series_code = 'BX.KLT.DINV.CD.WD'
),

territorial as (
    select
        located.territory_id,
        located.year,
        located.amount_usd,
        located.definition_class,
        located.source_id,
        located.snapshot_id as snapshot_ids,
        located.retrieved_at,
        located.is_synthetic,
        total.country_fdi_usd,
        total.snapshot_ids as total_snapshot_ids,
        total.is_synthetic as is_total_synthetic
    from {{ ref('int_investment_located') }} as located
    left join {{ ref('int_investment_class_total') }} as total
        on
            located.source_id = total.source_id
            and located.definition_class = total.definition_class
            and located.place_system = total.place_system
            and located.year = total.year
    where located.definition_class in ('reported_state_bop', 'gross_registered') and located.amount_usd is not null
),

united as (
    select * from national
    union all
    select * from territorial
),

deflator as (
    -- Amounts are in US dollars, so the prices are those of the United States.
    select
        observed.year,
        observed.value / base.value as price_level,
        observed.snapshot_id,
        observed.source_id,
        observed.is_synthetic
    from {{ ref('int_observation_located') }} as observed
    inner join {{ ref('int_observation_located') }} as base
        on
            observed.series_code = base.series_code
            and observed.place_code = base.place_code
            and base.year = {{ var('base_year') }}
    where observed.series_code = 'NY.GDP.DEFL.ZS' and observed.place_code = 'USA' and base.value > 0
),

gdp as (
    select
        territory_id,
        year,
        value as gdp_usd,
        snapshot_id,
        source_id,
        is_synthetic
    from {{ ref('int_observation_located') }}
    where series_code = 'NY.GDP.MKTP.CD'
)

select
    united.territory_id,
    united.year,
    united.definition_class,
    united.amount_usd,
    united.amount_usd / deflator.price_level as amount_usd_constant,
    gdp.gdp_usd,
    population.population,
    united.country_fdi_usd,
    united.source_id as source_ids,
    united.snapshot_ids,
    united.is_synthetic,
    united.total_snapshot_ids,
    united.is_total_synthetic,
    deflator.source_id as deflator_source_ids,
    deflator.snapshot_id as deflator_snapshot_ids,
    deflator.is_synthetic as is_deflator_synthetic,
    gdp.source_id as gdp_source_ids,
    gdp.snapshot_id as gdp_snapshot_ids,
    gdp.is_synthetic as is_gdp_synthetic,
    population.source_ids as population_source_ids,
    population.snapshot_ids as population_snapshot_ids,
    population.is_synthetic as is_population_synthetic,
    population.is_estimated as is_population_estimated
from united
left join deflator on united.year = deflator.year
left join gdp on united.territory_id = gdp.territory_id and united.year = gdp.year
left join {{ ref('int_population_annual') }} as population
    on united.territory_id = population.territory_id and united.year = population.year
