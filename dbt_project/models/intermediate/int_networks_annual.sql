-- The membership figures of a territory and year with their provenance.
with counted as (
    select
        territory_id,
        year,
        count(distinct case when is_in_force then network_code end) as n_memberships,
        count(distinct case when is_joined_now then network_code end) as n_joined,
        count(distinct case when is_left_now then network_code end) as n_left,
        count(distinct case when is_in_force then theme end) as n_themes,
        count(case when is_in_force then tenure_years end) as n_known_tenure,
        sum(case when is_in_force then tenure_years end) as tenure_years_sum,
        count(distinct case when is_in_force and is_dated then network_code end) as n_dated,
        min(last_seen_year) as last_seen_year,
        bool_or(is_inherited) as is_inherited,
        {{ merge_lists('source_ids') }} as source_ids,
        {{ merge_lists('snapshot_ids') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('int_membership_year') }}
    group by territory_id, year
),

undated as (
    select
        territory_id,
        -- One that had ended by then is known to be gone from its end on.
        max(least(first_seen_year, year)) as undated_from
    from {{ ref('int_membership_year') }}
    where not is_dated
    group by territory_id
),

look as (
    select
        asked_for.territory_id,
        asked.first_year,
        asked.last_year,
        asked.snapshot_ids,
        asked.is_synthetic
    from {{ ref('int_territory_asked') }} as asked_for
    cross join (
        select
            cast(min(year(first_seen_at)) as integer) as first_year,
            cast(max(year(retrieved_at)) as integer) as last_year,
            {{ list_of('snapshot_id') }} as snapshot_ids,
            bool_and(is_synthetic) as is_synthetic
        from {{ ref('stg_wikidata_memberships__membership') }}
    ) as asked
),

looked as (
    select
        look.*,
        spine.year
    from look
    inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
        on spine.year between look.first_year and look.last_year
),

joined as (
    select
        coalesce(counted.territory_id, looked.territory_id) as territory_id,
        coalesce(counted.year, looked.year) as year,
        coalesce(counted.n_memberships, 0) as n_memberships,
        coalesce(counted.n_joined, 0) as n_joined,
        coalesce(counted.n_left, 0) as n_left,
        coalesce(counted.n_themes, 0) as n_themes,
        coalesce(counted.n_known_tenure, 0) as n_known_tenure,
        counted.tenure_years_sum,
        counted.n_dated,
        coalesce(counted.is_inherited, false) as is_inherited,
        coalesce(counted.last_seen_year, looked.last_year) as last_seen_year,
        coalesce(counted.source_ids, 'wikidata_memberships') as source_ids,
        coalesce(counted.snapshot_ids, looked.snapshot_ids) as snapshot_ids,
        coalesce(counted.is_synthetic, looked.is_synthetic) as is_synthetic,
        looked.territory_id is not null as is_looked_at
    from counted
    full outer join looked on counted.territory_id = looked.territory_id and counted.year = looked.year
)

select
    joined.*,
    {{ zero_known() }} as is_zero_known,
    {{ zero_known(of_new=true) }} as is_zero_of_new_known,
    {{ ratio('coalesce(joined.n_dated, 0)', 'joined.n_memberships') }} as dated_share,
    {{ counted_flag('joined.is_inherited', 'coalesce(undated.undated_from, 0)', 'joined.last_seen_year') }}
        as quality_flag
from joined
left join undated on joined.territory_id = undated.territory_id
left join look on joined.territory_id = look.territory_id
where joined.n_memberships > 0 or joined.n_left > 0 or joined.is_looked_at or undated.territory_id is null
