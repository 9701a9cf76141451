-- Countries and economies by ISO code, with the World Bank's region and income group; aggregates are none.
with item as (
    select
        territory_id,
        country_iso3,
        name,
        name_es,
        name_fr,
        name_pt,
        name_en
    from {{ ref('int_territory_described') }}
    where level = 'country'
),

code as (
    select
        iso3,
        min(iso2) as iso2
    from {{ ref('stg_wikidata_places__country') }}
    group by iso3
),

economy as (
    select * from {{ ref('stg_worldbank_wdi__country') }}
    where not is_aggregate
)

select
    coalesce(economy.country_iso3, item.country_iso3) as country_iso3,
    coalesce(economy.country_iso2, code.iso2) as country_iso2,
    item.territory_id,
    coalesce(item.name, economy.name) as name,
    item.name_es,
    item.name_fr,
    item.name_pt,
    item.name_en,
    economy.region_id,
    economy.region_name,
    economy.income_level_id,
    economy.income_level_name,
    case when economy.income_level_id is not null then economy.income_level_id = 'HIC' end as is_high_income
from economy
full outer join item on economy.country_iso3 = item.country_iso3
left join code on item.country_iso3 = code.iso3
