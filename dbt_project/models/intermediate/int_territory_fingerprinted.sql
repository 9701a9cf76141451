-- Whether anything that the figures of a territory come from is other than at the last build: a sum of hashes over its
-- own facts, those of all that lies in it, and what everyone has in common. When an answer was taken is no part of it.
with fact as (
    {{ territory_digests() }}
),

-- What every figure, or a zero of anyone, may rest on.
common as (
    select sum(cast(digest as hugeint)) as digest
    from (
        {{ common_digests() }}
    ) as stated
),

own as (
    select
        territory_id,
        sum(cast(digest as hugeint)) as digest
    from fact
    group by territory_id
),

summed as (
    select
        closed.ancestor_id as territory_id,
        md5(concat_ws(
            '|',
            sum(own.digest),
            sum(cast(hash(closed.descendant_id, closed.distance, closed.is_partial) as hugeint)),
            any_value(common.digest)
        )) as fingerprint
    from {{ ref('int_territory_closed') }} as closed
    cross join common
    left join own on closed.descendant_id = own.territory_id
    group by closed.ancestor_id
)

select
    coalesce(summed.territory_id, earlier.territory_id) as territory_id,
    summed.fingerprint,
    coalesce(summed.fingerprint, '') <> coalesce(earlier.fingerprint, '') as is_touched
from summed
full outer join {{ left_behind(['territory_id', 'fingerprint']) }} as earlier
    on summed.territory_id = earlier.territory_id
