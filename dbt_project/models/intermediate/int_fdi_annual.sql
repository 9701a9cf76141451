-- Net inflows of a territory and year: of a country from its balance of payments, of a territory from the register that
-- reports it; never one from the other.
{{ by_territory() }}
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
        corrected_reason is not null as is_corrected,
        cast(null as double) as country_fdi_usd,
        cast(null as varchar) as total_snapshot_ids,
        cast(null as boolean) as is_total_synthetic
    from {{ ref('int_observation_corrected') }}
    where series_code = 'BX.KLT.DINV.CD.WD' and value is not null
),

reported as (
    -- Where several report on a territory, the one that comes first counts alone; what it lists is added up.
    select
        territory_id,
        year,
        definition_class,
        source_id,
        place_system,
        sum(amount_usd) as amount_usd,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        max(retrieved_at) as retrieved_at,
        bool_or(is_synthetic) as is_synthetic,
        row_number() over (
            partition by territory_id, year
            order by case definition_class when 'reported_state_bop' then 0 else 1 end, source_id, place_system
        ) as preference
    from {{ ref('int_investment_located') }}
    where definition_class in ('reported_state_bop', 'gross_registered') and amount_usd is not null
    group by territory_id, year, definition_class, source_id, place_system
),

territorial as (
    select
        reported.territory_id,
        reported.year,
        reported.amount_usd,
        reported.definition_class,
        reported.source_id,
        reported.snapshot_ids,
        reported.retrieved_at,
        reported.is_synthetic,
        false as is_corrected,
        total.country_fdi_usd,
        total.snapshot_ids as total_snapshot_ids,
        total.is_synthetic as is_total_synthetic
    from reported
    left join {{ ref('int_investment_class_total') }} as total
        on
            reported.source_id = total.source_id
            and reported.definition_class = total.definition_class
            and reported.place_system = total.place_system
            and reported.year = total.year
    where reported.preference = 1
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
        observed.is_synthetic,
        observed.corrected_reason is not null or base.corrected_reason is not null as is_corrected
    from {{ ref('int_observation_corrected') }} as observed
    inner join {{ ref('int_observation_corrected') }} as base
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
        is_synthetic,
        corrected_reason is not null as is_corrected
    from {{ ref('int_observation_corrected') }}
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
    united.is_corrected,
    united.total_snapshot_ids,
    united.is_total_synthetic,
    deflator.source_id as deflator_source_ids,
    deflator.snapshot_id as deflator_snapshot_ids,
    deflator.is_synthetic as is_deflator_synthetic,
    deflator.is_corrected as is_deflator_corrected,
    gdp.source_id as gdp_source_ids,
    gdp.snapshot_id as gdp_snapshot_ids,
    gdp.is_synthetic as is_gdp_synthetic,
    gdp.is_corrected as is_gdp_corrected,
    population.source_ids as population_source_ids,
    population.snapshot_ids as population_snapshot_ids,
    population.is_synthetic as is_population_synthetic,
    population.is_corrected as is_population_corrected,
    population.is_estimated as is_population_estimated
from united
left join deflator on united.year = deflator.year
left join gdp on united.territory_id = gdp.territory_id and united.year = gdp.year
left join {{ ref('int_population_annual') }} as population
    on united.territory_id = population.territory_id and united.year = population.year
where {{ touched('united.territory_id') }}
