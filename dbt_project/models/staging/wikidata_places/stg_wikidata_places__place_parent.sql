-- The administrative unit directly above a place.
select
    place_id,
    parent_id,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'place_parent')) }}
