-- Foreign projects that landed, with jobs and origins, by territory and year; from those who count them one by one.
{{ by_territory() }}
with stated as (
    -- An agency's total of a year holds what the city's register lists project by project, and neither names an
    -- investor. So one source speaks for a territory and year: a real one before a made-up one, then the register,
    -- since it alone knows origins. All of what that source lists is counted.
    select
        *,
        rank() over (
            partition by territory_id, year
            order by is_synthetic, case source_id when 'city_register' then 0 else 1 end, source_id
        ) as preference
    from {{ ref('int_investment_located') }}
    where definition_class = 'announced_or_facilitated' and is_foreign_only
),

fact as (
    select
        closed.ancestor_id as territory_id,
        closed.is_partial as is_inherited,
        located.year,
        located.amount_usd,
        located.projects,
        located.jobs,
        located.origin_country_iso3,
        located.source_id,
        located.snapshot_id,
        located.is_synthetic,
        partner.partner_country_iso3 is not null as is_from_partner
    from stated as located
    inner join {{ ref('int_territory_closed') }} as closed on located.territory_id = closed.descendant_id
    left join (
        select distinct
            territory_id,
            year,
            partner_country_iso3
        from {{ ref('int_agreement_year') }}
        where is_in_force
    ) as partner
        on
            closed.ancestor_id = partner.territory_id
            and located.year = partner.year
            and located.origin_country_iso3 = partner.partner_country_iso3
    where located.preference = 1 and {{ touched('closed.ancestor_id') }}
),

by_origin as (
    select
        territory_id,
        year,
        origin_country_iso3,
        sum(amount_usd) as amount_usd,
        sum(case when is_from_partner then amount_usd end) as from_partners_usd
    from fact
    where origin_country_iso3 is not null
    group by territory_id, year, origin_country_iso3
),

origin as (
    select
        territory_id,
        year,
        count(*) as n_origins,
        sum(amount_usd) as by_origin_usd,
        coalesce(sum(from_partners_usd), 0) as from_partners_usd,
        -- The sum of squared shares, of amounts that are all above zero.
        case when min(amount_usd) > 0 then sum(amount_usd * amount_usd) / (sum(amount_usd) * sum(amount_usd)) end
            as concentration_hhi
    from by_origin
    group by territory_id, year
),

total as (
    select
        territory_id,
        year,
        sum(projects) as n_projects,
        sum(jobs) as n_jobs,
        bool_or(is_inherited) as is_inherited,
        {{ list_of('source_id') }} as source_ids,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from fact
    group by territory_id, year
)

select
    total.*,
    origin.n_origins,
    origin.by_origin_usd,
    origin.from_partners_usd,
    origin.concentration_hhi
from total
left join origin on total.territory_id = origin.territory_id and total.year = origin.year
