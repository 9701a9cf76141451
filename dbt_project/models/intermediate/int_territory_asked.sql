-- The territories that an accepted batch has asked for: only they can have a zero. A line that was added to the seed
-- since is not among them yet.
select place_id as territory_id
from {{ ref('stg_wikidata_places__place') }}
where role = 'interest'
