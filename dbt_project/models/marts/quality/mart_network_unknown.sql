-- Organisations with territories as members that nobody has reviewed: a network among them is not counted until it is
-- in the seed `networks`, and one whose label has changed shows here.
select
    wikidata_item,
    label,
    n_territories,
    'wikidata_memberships' as source_ids,
    snapshot_ids,
    is_synthetic
from {{ ref('stg_wikidata_memberships__unknown_network') }}
