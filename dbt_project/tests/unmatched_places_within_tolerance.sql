-- More than half of a source's facts without a territory means that its codes have changed, or our crosswalk is wrong
-- (since 2026-11-24: the largest share seen without a reason of its own was 41 %).
select
    unmatched.feed,
    unmatched.source_id,
    max(unmatched.unmatched_share) as unmatched_share
from {{ ref('mart_place_unmatched') }} as unmatched
left join {{ ref('unmatched_tolerances') }} as tolerance on unmatched.source_id = tolerance.source_id
-- Before the places were ever read there is nothing to match with, and nothing is wrong with the codes.
where exists (select 1 from {{ ref('stg_wikidata_places__place') }})
group by unmatched.feed, unmatched.source_id
having max(unmatched.unmatched_share) > coalesce(max(tolerance.max_share), 0.5)
