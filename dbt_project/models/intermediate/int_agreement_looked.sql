-- Since which year, and in which answers, somebody looked for the agreements of a territory: only then can none be
-- zero. A line that was added to a list since is not among them yet.
select
    territory_id,
    first_year,
    last_year,
    snapshot_id as snapshot_ids,
    is_synthetic
from {{ ref('stg_wikidata_twinnings__asked') }}
-- Until the places were read, nobody knows which partners are abroad: what was found is not counted, and not none.
where exists (select 1 from {{ ref('stg_wikidata_places__place') }})
