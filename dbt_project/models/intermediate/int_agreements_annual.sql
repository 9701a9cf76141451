-- The agreement figures of a territory and year with their provenance; zero where somebody looked and found none.
with counted as (
    select
        territory_id,
        year,
        count(distinct case when is_in_force then instrument_id end) as n_active,
        count(distinct case when is_ended_now then instrument_id end) as n_ended,
        count(distinct case when is_in_force then partner_country_iso3 end) as n_partner_countries,
        count(distinct case when is_in_force then partner_key end) as n_partner_cities,
        count(distinct case when is_in_force and is_south_south then instrument_id end) as n_south_south,
        count(distinct case when is_in_force and is_south_south is not null then instrument_id end) as n_income_known,
        -- Only where a party itself states an agreement can it be asked whether the other one does too.
        case
            when bool_or(is_in_force and is_own_stated)
                then count(distinct case when is_in_force and is_reciprocated then instrument_id end)
        end as n_reciprocated,
        -- A source that names no goals says nothing about them; one that looked and found none gives an empty text.
        case
            when bool_or(is_in_force and sdg_goals is not null)
                then count(distinct case when is_in_force and sdg_goals <> '' then instrument_id end)
        end as n_sdg_tagged,
        count(distinct case when is_in_force and is_dated then instrument_id end) as n_dated,
        max(case when not is_dated then first_seen_year end) as undated_from,
        min(last_seen_year) as last_seen_year,
        bool_or(is_inherited) as is_inherited,
        {{ merge_lists('source_ids') }} as source_ids,
        {{ merge_lists('snapshot_ids') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('int_agreement_year') }}
    group by territory_id, year
),

aged as (
    -- A document with many partners counts once, and so does its age.
    select
        territory_id,
        year,
        count(age_years) as n_known_age,
        sum(age_years) as age_years_sum
    from (
        select
            territory_id,
            year,
            instrument_id,
            max(age_years) as age_years
        from {{ ref('int_agreement_year') }}
        where is_in_force
        group by territory_id, year, instrument_id
    ) as instrument
    group by territory_id, year
),

signed as (
    select
        territory_id,
        year,
        count(*) as n_signed
    from {{ ref('int_agreement_signed') }}
    group by territory_id, year
),

survival as (
    -- Of the agreements that began four years before, how many outlived a change of government.
    select
        territory_id,
        start_year + 4 as year,
        count(distinct instrument_id) as n_begun,
        count(distinct case when end_year is null or end_year > start_year + 4 then instrument_id end) as n_surviving
    from {{ ref('int_agreement_counted') }}
    where start_year is not null
    group by territory_id, start_year
),

undated as (
    -- Before they were first seen, undated agreements may have been in force or not: what is counted is a minimum.
    select
        territory_id,
        -- One that had ended by then is known to be gone from its end on.
        max(least(first_seen_year, coalesce(end_year, first_seen_year))) as undated_from
    from {{ ref('int_agreement_counted') }}
    where start_year is null
    group by territory_id
),

looked as (
    select
        looked.*,
        spine.year
    from {{ ref('int_agreement_looked') }} as looked
    inner join
        ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
        on spine.year between looked.first_year and looked.last_year
),

joined as (
    select
        coalesce(counted.territory_id, looked.territory_id) as territory_id,
        coalesce(counted.year, looked.year) as year,
        coalesce(counted.n_active, 0) as n_active,
        coalesce(counted.n_ended, 0) as n_ended,
        coalesce(counted.n_partner_countries, 0) as n_partner_countries,
        coalesce(counted.n_partner_cities, 0) as n_partner_cities,
        coalesce(counted.n_south_south, 0) as n_south_south,
        coalesce(counted.n_income_known, 0) as n_income_known,
        counted.n_reciprocated,
        counted.n_sdg_tagged,
        coalesce(aged.n_known_age, 0) as n_known_age,
        aged.age_years_sum,
        counted.n_dated,
        coalesce(counted.is_inherited, false) as is_inherited,
        coalesce(counted.last_seen_year, looked.last_year) as last_seen_year,
        coalesce(counted.source_ids, 'wikidata_twinnings') as source_ids,
        coalesce(counted.snapshot_ids, looked.snapshot_ids) as snapshot_ids,
        coalesce(counted.is_synthetic, looked.is_synthetic) as is_synthetic,
        looked.territory_id is not null as is_looked_at
    from counted
    full outer join looked on counted.territory_id = looked.territory_id and counted.year = looked.year
    left join aged on counted.territory_id = aged.territory_id and counted.year = aged.year
)

select
    joined.*,
    coalesce(signed.n_signed, 0) as n_signed,
    {{ zero_known() }} as is_zero_known,
    {{ zero_known(of_new=true) }} as is_zero_of_new_known,
    survival.n_begun,
    survival.n_surviving,
    {{ ratio('coalesce(joined.n_dated, 0)', 'joined.n_active') }} as dated_share,
    {{ counted_flag('joined.is_inherited', 'coalesce(undated.undated_from, 0)', 'joined.last_seen_year') }}
        as quality_flag
from joined
left join signed on joined.territory_id = signed.territory_id and joined.year = signed.year
left join survival on joined.territory_id = survival.territory_id and joined.year = survival.year
left join undated on joined.territory_id = undated.territory_id
left join {{ ref('int_agreement_looked') }} as look on joined.territory_id = look.territory_id
-- None among the dated ones is no zero while there are undated ones.
where joined.n_active > 0 or joined.n_ended > 0 or joined.is_looked_at or undated.territory_id is null
