-- Reported figures of economies; aggregates are left out by the join, unreported years by the null.
select
    'worldbank_wdi' as source_id,
    'ISO3166-1-A3' as place_system,
    observation.country_code as place_code,
    cast(observation.year as integer) as year,
    observation.indicator_code as series_code,
    observation.value,
    case
        when observation.indicator_code in ('SP.POP.TOTL') then 'persons'
        when observation.indicator_code in ('BX.KLT.DINV.WD.GD.ZS') then '%'
        when observation.indicator_code in ('NY.GDP.DEFL.ZS') then 'index'
        when observation.indicator_code in ('PA.NUS.FCRF') then 'LCU per US$'
        when observation.indicator_code in ('NY.GDP.MKTP.KD') then 'constant US$'
        else 'US$'
    end as unit,
    observation.obs_status as status_flag,
    case when observation.indicator_code like 'BX.KLT.DINV%' then 'bop_net_inflow' else 'statistics' end
        as definition_class,
    observation._snapshot_id as snapshot_id,
    observation._retrieved_at as retrieved_at,
    observation._is_synthetic as is_synthetic
from {{ in_force(source('worldbank_wdi', 'observation')) }} as observation
inner join {{ ref('stg_worldbank_wdi__country') }} as country
    on observation.country_code = country.country_iso3 and not country.is_aggregate
where observation.value is not null
