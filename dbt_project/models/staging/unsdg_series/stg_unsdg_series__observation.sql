-- Totals of the UN's series by country and year, as reported by the custodian agency. Breakdowns, bounds
-- and missing values stay in the accepted table.
select
    'unsdg_series' as source_id,
    'UN_M49' as place_system,
    area_code as place_code,
    cast(year as integer) as year,
    series_code,
    value,
    unit,
    nature as status_flag,
    case series_code
        when 'GF_FRN_FDI' then 'bop_net_inflow'
        when 'SL_TLF_UEM' then 'unemployment_rate'
        when 'ST_GDP_ZS' then 'tourism_share_of_gdp'
        when 'TX_EXP_GBMRCH' then 'share_of_world_merchandise_exports'
        when 'TX_EXP_GBSVR' then 'share_of_world_services_exports'
        when 'GB_XPD_CULNAT_PBPV' then 'heritage_spending_per_head'
    end as definition_class,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('unsdg_series', 'observation')) }}
where is_total and value is not null and coalesce(reporting_type, 'G') = 'G'
