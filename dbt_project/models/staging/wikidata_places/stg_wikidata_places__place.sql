-- Places of Wikidata: territories of interest, their partners, the units above them and countries.
select
    place_id,
    role,
    label_es,
    label_fr,
    label_pt,
    label_en,
    longitude,
    latitude,
    geonames_id,
    iso3166_2,
    population,
    dissolved_on,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
from {{ in_force(source('wikidata_places', 'place')) }}
