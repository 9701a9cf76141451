-- The cities that keep a register, and whose figures are made up.
select
    city,
    territory_id,
    name,
    language,
    country_iso3,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic or is_synthetic_city as is_synthetic
from {{ in_force(source('city_register', 'city')) }}
