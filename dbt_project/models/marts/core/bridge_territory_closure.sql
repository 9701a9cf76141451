-- Which territory lies in which, itself included.
select
    ancestor_id as ancestor_territory_id,
    descendant_id as descendant_territory_id,
    distance
from {{ ref('int_territory_closed') }}
