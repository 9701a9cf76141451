-- The countries a place lies in today.
select
    place_id,
    country_id,
    iso2,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'place_country')) }}
