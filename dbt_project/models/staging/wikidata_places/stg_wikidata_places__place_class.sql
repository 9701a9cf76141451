-- What a place is an instance of.
select
    place_id,
    class_id,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'place_class')) }}
