-- Economies and aggregates; which is which is said by the region, never by the code (Namibia's ISO2 is NA).
select
    country_code as country_iso3,
    iso2_code as country_iso2,
    name,
    region_id,
    region_name,
    income_level_id,
    income_level_name,
    is_aggregate,
    longitude,
    latitude,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('worldbank_wdi', 'country')) }}
