-- Classes whose instances are territories.
select
    root,
    class_id,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'class_closure')) }}
