-- Exports of the Brazilian territories of our lists, cities and states, by whole year: their value, and to how many
-- countries they go. All other municipalities are in the export model.
with placed as (
    select
        place_code,
        year,
        country_iso3,
        fob_usd,
        snapshot_id,
        retrieved_at,
        is_synthetic
    from {{ ref('stg_mdic_comexstat__export') }}
    where is_whole_year
    union all
    select
        state_code as place_code,
        year,
        country_iso3,
        fob_usd,
        snapshot_id,
        retrieved_at,
        is_synthetic
    from {{ ref('stg_mdic_comexstat__export') }}
    where is_whole_year
),

yearly as (
    select
        placed.place_code,
        cast(placed.year as integer) as year,
        sum(placed.fob_usd) as fob_usd,
        cast(count(distinct placed.country_iso3) as double) as destinations,
        max(placed.snapshot_id) as snapshot_id,
        max(placed.retrieved_at) as retrieved_at,
        max(case when placed.is_synthetic then 1 else 0 end) = 1 as is_synthetic
    from placed
    inner join {{ ref('int_territory_listed') }} as seed
        on placed.place_code = seed.national_code and seed.national_code_system = 'IBGE'
    group by placed.place_code, placed.year
)

select
    'mdic_comexstat' as source_id,
    'IBGE' as place_system,
    place_code,
    year,
    'comexstat.exports_fob' as series_code,
    fob_usd as value,
    'USD' as unit,
    cast(null as varchar) as status_flag,
    'goods_exports_by_domicile' as definition_class,
    snapshot_id,
    retrieved_at,
    is_synthetic
from yearly
union all
select
    'mdic_comexstat' as source_id,
    'IBGE' as place_system,
    place_code,
    year,
    'comexstat.export_destinations' as series_code,
    destinations as value,
    'countries' as unit,
    cast(null as varchar) as status_flag,
    'goods_exports_by_domicile' as definition_class,
    snapshot_id,
    retrieved_at,
    is_synthetic
from yearly
