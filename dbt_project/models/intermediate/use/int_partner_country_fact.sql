-- Everything that ties a territory of interest to a country abroad in a year, by kind of tie.
with agreement as (
    select
        territory_id,
        partner_country_iso3,
        year,
        'agreements' as kind,
        count(distinct instrument_id) as n,
        max(age_years) as age_years,
        cast(null as double) as amount_usd,
        {{ merge_lists('source_ids') }} as source_ids,
        {{ merge_lists('snapshot_ids') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('int_agreement_year') }}
    where is_in_force
    group by territory_id, partner_country_iso3, year
),

network as (
    -- Members count from when they were first seen, as they do for reach.
    select
        membership.territory_id,
        country.iso3 as partner_country_iso3,
        membership.year,
        'networks' as kind,
        count(distinct membership.network_code) as n,
        cast(null as bigint) as age_years,
        cast(null as double) as amount_usd,
        'wikidata_memberships' as source_ids,
        {{ merge_lists('member.snapshot_id') }} as snapshot_ids,
        bool_or(member.is_synthetic) as is_synthetic
    from {{ ref('int_membership_year') }} as membership
    inner join {{ ref('stg_wikidata_memberships__member') }} as member
        on
            membership.network_code = member.network_code
            and membership.is_in_force
            and membership.year >= year(member.first_seen_at)
    inner join {{ ref('stg_wikidata_places__country') }} as country on member.country_id = country.country_id
    group by membership.territory_id, country.iso3, membership.year
),

project as (
    select
        closed.ancestor_id as territory_id,
        fact.partner_country_iso3,
        spine.year,
        'projects' as kind,
        count(distinct fact.project_id) as n,
        cast(null as bigint) as age_years,
        cast(null as double) as amount_usd,
        {{ list_of('fact.source_id') }} as source_ids,
        {{ list_of('fact.snapshot_id') }} as snapshot_ids,
        bool_or(fact.is_synthetic) as is_synthetic
    from ({{ located('project', 'start_year') }}) as fact
    inner join {{ ref('int_territory_closed') }} as closed on fact.territory_id = closed.descendant_id
    inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
        on spine.year between fact.start_year and coalesce(fact.end_year, fact.start_year)
    where fact.partner_country_iso3 is not null
    group by closed.ancestor_id, fact.partner_country_iso3, spine.year
),

investment as (
    -- One class only: announced or facilitated projects are never added to the flows of a balance of payments.
    select
        closed.ancestor_id as territory_id,
        fact.origin_country_iso3 as partner_country_iso3,
        fact.year,
        'investment' as kind,
        cast(sum(fact.projects) as bigint) as n,
        cast(null as bigint) as age_years,
        sum(fact.amount_usd) as amount_usd,
        {{ list_of('fact.source_id') }} as source_ids,
        {{ list_of('fact.snapshot_id') }} as snapshot_ids,
        bool_or(fact.is_synthetic) as is_synthetic
    from {{ ref('int_investment_located') }} as fact
    inner join {{ ref('int_territory_closed') }} as closed on fact.territory_id = closed.descendant_id
    where
        fact.definition_class = 'announced_or_facilitated'
        and fact.is_foreign_only
        and fact.origin_country_iso3 is not null
    group by closed.ancestor_id, fact.origin_country_iso3, fact.year
),

trade as (
    -- Of the sources we have, only Brazil's tells exports by municipality and country of destination.
    select
        seed.territory_id,
        fact.country_iso3 as partner_country_iso3,
        cast(fact.year as integer) as year,
        'exports' as kind,
        cast(null as bigint) as n,
        cast(null as bigint) as age_years,
        sum(fact.fob_usd) as amount_usd,
        max('mdic_comexstat') as source_ids,
        {{ list_of('fact.snapshot_id') }} as snapshot_ids,
        bool_or(fact.is_synthetic) as is_synthetic
    from {{ ref('stg_mdic_comexstat__export') }} as fact
    inner join {{ ref('territories_of_interest') }} as seed
        on seed.national_code_system = 'IBGE' and seed.national_code in (fact.place_code, fact.state_code)
    where fact.is_whole_year and fact.country_iso3 is not null
    group by seed.territory_id, fact.country_iso3, fact.year
),

tie as (
    select * from agreement
    union all
    select * from network
    union all
    select * from project
    union all
    select * from investment
    union all
    select * from trade
)

select tie.*
from tie
inner join {{ ref('int_territory_of_interest') }} as seed on tie.territory_id = seed.territory_id
inner join {{ ref('int_territory_described') }} as territory on tie.territory_id = territory.territory_id
-- A code that is no country (a group, a former state) is nobody's partner, and the own country is none either.
inner join {{ ref('dim_country') }} as country on tie.partner_country_iso3 = country.country_iso3
where tie.partner_country_iso3 <> territory.country_iso3
