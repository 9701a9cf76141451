-- Countries of the world with their codes and names.
select
    country_id,
    iso2,
    iso3,
    label_es,
    label_fr,
    label_pt,
    label_en,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'country')) }}
