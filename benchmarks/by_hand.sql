-- All figures of the world (benchmarks/world.py), written by hand as one script: what the warehouse is timed against.
-- It knows what the world does not have (no statement twice, no unknown partner, no undated tie, nothing made up), keeps
-- no origin, no flag and no history, and is therefore a hard measure. {accepted}, {batch}, {networks}, {last_year}: filled in.
create or replace temp macro told(source, sheet) as table
select * from read_parquet('{accepted}/' || source || '/batch={batch}/' || sheet || '.parquet', union_by_name = true);

create temp table city as
select city.city, city.territory_id, city.country_iso3 as iso3, place.population
from told('city_register', 'city') as city
inner join told('wikidata_places', 'place') as place on city.territory_id = place.place_id;

create temp table country as select country_id as territory_id, iso3 from told('wikidata_places', 'country');

create temp table closure as
with up as (
    select territory_id, territory_id as part from city
    union
    select parent_id, place_id from told('wikidata_places', 'place_parent')
    union
    select upper_unit.parent_id, lower_unit.place_id
    from told('wikidata_places', 'place_parent') as lower_unit
    inner join told('wikidata_places', 'place_parent') as upper_unit on lower_unit.parent_id = upper_unit.place_id
    union
    select place_id, place_id from told('wikidata_places', 'place') where role = 'parent'
    union
    select territory_id, territory_id from country
)
select territory_id, part from up;

create temp table year as select cast(range as integer) as year from range(1960, {last_year} + 1);

create temp table income as select country_code as iso3, income_level_id = 'HIC' as is_high from told('worldbank_wdi', 'country');

-- Agreements: one per pair and year, told by one side or both.
create temp table agreement as
with stated as (
    select
        city.territory_id as own, fact.partner_id as other, city.iso3 as own_iso3, fact.partner_country as other_iso3,
        cast(substr(fact.signed, 1, 4) as integer) as signed, cast(substr(fact.ends, 1, 4) as integer) as ends, fact.sdg
    from told('city_register', 'agreements') as fact inner join city using (city)
    where city.iso3 <> fact.partner_country
)
select
    dense_rank() over (order by least(own, other), greatest(own, other), signed) as agreement,
    least(own, other) as a, greatest(own, other) as b, signed, max(ends) as ends,
    bool_or(own = least(own, other)) and bool_or(own = greatest(own, other)) as is_mutual,
    bool_or(sdg <> '') as is_tagged,
    min(case when own < other then own_iso3 else other_iso3 end) as a_iso3,
    min(case when own < other then other_iso3 else own_iso3 end) as b_iso3
from stated group by least(own, other), greatest(own, other), signed;

create temp table agreement_year as
with side as (
    select *, a as own, b as other, a_iso3 as own_iso3, b_iso3 as other_iso3 from agreement
    union all
    select *, b, a, b_iso3, a_iso3 from agreement
)
select
    closure.territory_id, year.year, side.agreement, side.other, side.other_iso3, side.signed, side.ends,
    side.is_mutual, side.is_tagged, side.ends is null or side.ends > year.year as in_force,
    not own.is_high and not partner.is_high as is_south
from side
inner join closure on side.own = closure.part
inner join year on year.year between side.signed and coalesce(side.ends, {last_year})
inner join income as own on side.own_iso3 = own.iso3
inner join income as partner on side.other_iso3 = partner.iso3;

-- Each agreement of a territory once, then the figures.
create temp table agreements as
with once as (
    select
        territory_id, year, agreement, any_value(signed) as signed, any_value(ends) as ends, bool_or(in_force) as in_force,
        bool_or(is_mutual) as is_mutual, bool_or(is_tagged) as is_tagged, bool_or(is_south) as is_south
    from agreement_year group by territory_id, year, agreement
),
partner as (
    select territory_id, year, count(distinct other) as cities, count(distinct other_iso3) as countries
    from agreement_year where in_force group by territory_id, year
)
select
    once.territory_id, once.year,
    count(*) filter (where in_force) as n,
    count(*) filter (where signed = year) as n_signed,
    count(*) filter (where ends = year) as n_ended,
    any_value(partner.countries) as n_countries,
    any_value(partner.cities) as n_cities,
    count(*) filter (where in_force and is_south) as n_south,
    count(*) filter (where in_force and is_mutual) as n_mutual,
    count(*) filter (where in_force and is_tagged) as n_tagged,
    sum(year - signed) filter (where in_force) as age,
    count(*) filter (where signed + 4 = year) as n_begun,
    count(*) filter (where signed + 4 = year and (ends is null or ends > year)) as n_survived
from once left join partner using (territory_id, year) group by once.territory_id, once.year;

create temp table register as
with stated as (
    select
        city.territory_id, cast(substr(signed, 1, 4) as integer) as signed, cast(substr(ends, 1, 4) as integer) as ends,
        objective is not null as has_objective,
        (
            (objective is not null)::integer + (baseline is not null)::integer + (indicator is not null)::integer
            + (target is not null)::integer + (ends is not null)::integer + (budget_usd is not null)::integer
            + (responsible is not null)::integer
        ) / 7.0 as score,
        count(*) over (partition by city, text) > 1 as is_copy
    from told('city_register', 'agreements') inner join city using (city)
)
select
    closure.territory_id, year.year, count(*) as n, count(*) filter (where has_objective) as n_objective,
    avg(score) as score, count(*) filter (where is_copy) as n_copy
from stated
inner join closure on stated.territory_id = closure.part
inner join year on signed <= year.year and coalesce(ends, {last_year} + 1) > year.year
group by closure.territory_id, year.year;

create temp table event as
with held as (
    select territory_id, kind, series, cast(substr(starts, 1, 4) as integer) as year
    from told('city_register', 'events') inner join city using (city)
    where status = 'held' and evidence <> 'none_stated'
),
known as (
    select *, series is not null and year > min(year) over (partition by territory_id, series) as is_again from held
)
select
    closure.territory_id, year, count(*) as n, count(*) filter (where kind in ('trade_fair', 'congress')) as n_fair,
    count(*) filter (where kind = 'cultural') as n_cultural, count(*) filter (where kind = 'sport') as n_sport,
    case when count(series) > 0 then count(*) filter (where is_again) end as n_again
from known inner join closure on known.territory_id = closure.part group by closure.territory_id, year;

create temp table population as
with counted as (
    select country.territory_id, year, value as population
    from told('worldbank_wdi', 'observation') as stated inner join country on stated.country_code = country.iso3
    where indicator_code = 'SP.POP.TOTL'
)
select territory_id, year, population from counted
union all
select territory_id, year, population from city cross join year where year >= 2010;

create temp table project as
with stated as (
    select
        territory_id, city || reference as project, disbursed_usd, beneficiaries, evaluated, sdg,
        cast(substr(starts, 1, 4) as integer) as starts, cast(substr(ends, 1, 4) as integer) as ends
    from told('city_register', 'projects') inner join city using (city)
),
running as (
    select closure.territory_id, year.year, stated.* exclude (territory_id)
    from stated
    inner join closure on stated.territory_id = closure.part
    inner join year on year.year between starts and ends
),
goal as (
    select territory_id, year, count(distinct goal) as n_goals
    from (select distinct territory_id, year, sdg from running), unnest(string_split(sdg, ',')) as t (goal)
    group by territory_id, year
)
select
    territory_id, year, count(*) as n, sum(disbursed_usd / (ends - starts + 1)) as usd,
    sum(beneficiaries / (ends - starts + 1)) as people, count(*) filter (where evaluated) as n_evaluated, any_value(n_goals) as n_goals
from running inner join goal using (territory_id, year) group by territory_id, year;

create temp table investment as
with origin as (
    select
        closure.territory_id, year, origin_country, sum(projects) as projects, sum(jobs) as jobs, sum(amount_usd) as usd
    from told('city_register', 'investments') inner join city using (city)
    inner join closure on city.territory_id = closure.part
    where definition = 'announced_or_facilitated'
    group by closure.territory_id, year, origin_country
),
partner as (select distinct territory_id, year, other_iso3 from agreement_year where in_force)
select
    origin.territory_id, origin.year, sum(projects) as projects, sum(jobs) as jobs, count(*) as origins, sum(usd) as usd,
    coalesce(sum(usd) filter (where other_iso3 is not null), 0) as partner_usd,
    sum(usd * usd) / (sum(usd) * sum(usd)) as hhi
from origin
left join partner
    on origin.territory_id = partner.territory_id and origin.year = partner.year and origin.origin_country = partner.other_iso3
group by origin.territory_id, origin.year;

create temp table fdi as
with inflow as (
    select territory_id, year, sum(amount_usd) as usd, null as gdp, true as is_own
    from told('city_register', 'investments') inner join city using (city)
    where definition = 'gross_registered' group by territory_id, year
    union all
    select country.territory_id, flow.year, flow.value, gdp.value, false
    from told('worldbank_wdi', 'observation') as flow
    inner join country on flow.country_code = country.iso3
    left join told('worldbank_wdi', 'observation') as gdp
        on flow.country_code = gdp.country_code and flow.year = gdp.year and gdp.indicator_code = 'NY.GDP.MKTP.CD'
    where flow.indicator_code = 'BX.KLT.DINV.CD.WD'
),
price as (
    select year, value / max(value) filter (where year = 2015) over () as level
    from told('worldbank_wdi', 'observation') where indicator_code = 'NY.GDP.DEFL.ZS' and country_code = 'USA'
)
select inflow.*, price.level, population.population
from inflow left join price using (year) left join population using (territory_id, year);

create temp table network as select network_code, theme, lower(wikidata_label) as label from read_csv('{networks}');

create temp table membership as
select city_id as territory_id, network_code, theme, cast(min(year(start_on)) as integer) as since
from told('wikidata_memberships', 'statement') inner join network on lower(network_label_en) = label
group by city_id, network_code, theme;

create temp table networks as
with held as (
    select closure.territory_id, year.year, network_code, theme, since
    from membership
    inner join closure on membership.territory_id = closure.part
    inner join year on year.year >= since
),
counted as (
    select
        territory_id, year, count(distinct network_code) as n, count(distinct theme) as n_themes, sum(year - since) as tenure,
        count(*) as n_tenure, count(distinct case when since = year then network_code end) as n_joined
    from held group by territory_id, year
),
member as (
    select network_code, member_id, iso3
    from told('wikidata_memberships', 'member') as listed
    inner join (
        select distinct network_id, lower(network_label_en) as label from told('wikidata_memberships', 'statement')
    ) using (network_id)
    inner join network using (label)
    inner join country on listed.country_id = country.territory_id
),
home as (
    select territory_id, iso3 from city
    union all
    select territory_id, iso3 from country
    union all
    select place_id, iso3
    from told('wikidata_places', 'place') inner join told('wikidata_places', 'place_country') using (place_id)
    inner join country on country_id = territory_id where role = 'parent'
),
reach as (
    select territory_id, sum(n) as n_cities, count(*) as n_countries
    from (
        select held.territory_id, member.iso3, count(distinct member_id) as n
        from (select distinct territory_id, network_code from held where year = {last_year}) as held
        inner join member using (network_code) inner join home using (territory_id)
        where member.iso3 <> home.iso3 group by held.territory_id, member.iso3
    ) group by territory_id
),
base as (
    select territory_id, year from counted
    union
    select territory_id, {last_year} from city
)
select
    base.territory_id, base.year,
    case when counted.n > 0 or city.city is not null then coalesce(counted.n, 0) end as n,
    case when counted.n_joined > 0 or city.city is not null then coalesce(counted.n_joined, 0) end as n_joined,
    case when city.city is not null then 0 end as n_left,
    case when counted.n > 0 or city.city is not null then coalesce(counted.n_themes, 0) end as n_themes,
    counted.tenure / counted.n_tenure as tenure,
    case when base.year = {last_year} then reach.n_cities end as n_cities,
    case when base.year = {last_year} then reach.n_countries end as n_countries
from base
left join counted using (territory_id, year) left join city using (territory_id) left join reach using (territory_id);

create temp table activity as
select territory_id, year, count(distinct case when activities > 0 then network end) / count(distinct network) as rate
from told('city_register', 'network_roles') inner join city using (city) group by territory_id, year;

create temp table forum as
select
    territory_id, cast(substr(starts, 1, 4) as integer) as year, count(*) as n,
    count(*) filter (where role in ('spoke', 'hosted', 'led')) as n_spoke, count(exchange) as n_exchange
from told('city_register', 'forums') inner join city using (city) group by all;

create temp table mission as
select territory_id, cast(substr(starts, 1, 4) as integer) as year, count(*) as n, count(outcome) as n_outcome
from told('city_register', 'missions') inner join city using (city) group by all;

create table figure as
with agreement_figure as (
    select
        territory_id, year, cast(nullif(n, 0) as double) as agr_active, nullif(n_signed, 0)::double as agr_signed,
        nullif(n_ended, 0)::double as agr_ended, n_countries::double as agr_partner_countries,
        n_cities::double as agr_partner_cities, 100.0 * n_south / nullif(n, 0) as agr_south_south_pct,
        100.0 * n_mutual / nullif(n, 0) as agr_reciprocated_pct, age / nullif(n, 0) as agr_mean_age_years,
        100.0 * n_survived / nullif(n_begun, 0) as agr_survival_4y_pct, 100.0 * n_tagged / nullif(n, 0) as agr_sdg_tagged_pct
    from agreements
),
register_figure as (
    select
        territory_id, year, 100.0 * n_objective / n as agr_with_objectives_pct, score::double as agr_evaluability_score,
        100.0 * n_copy / n as agr_boilerplate_pct, 0.0::double as agr_evaluated_pct
    from register
),
event_figure as (
    select
        territory_id, year, n::double as evt_international_events, nullif(n_fair, 0)::double as evt_trade_fairs,
        nullif(n_cultural, 0)::double as evt_cultural_events, nullif(n_sport, 0)::double as evt_sport_events,
        100.0 * n_again / n as evt_recurring_pct
    from event
),
project_figure as (
    select
        territory_id, year, n::double as cop_projects_active, usd::double as cop_disbursed_usd, people::double as cop_beneficiaries,
        100.0 * n_evaluated / n as cop_projects_evaluated_pct, n_goals::double as cop_sdg_breadth
    from project
),
investment_figure as (
    select
        territory_id, year, projects::double as inv_fdi_projects, jobs::double as inv_fdi_jobs,
        origins::double as inv_fdi_origin_countries, hhi::double as inv_fdi_origin_concentration_hhi,
        100.0 * partner_usd / usd as inv_fdi_from_partners_pct
    from investment
),
fdi_figure as (
    select territory_id, year, usd as inv_fdi_inflow_usd, usd / level as inv_fdi_inflow_usd_constant from fdi
),
network_figure as (
    select
        territory_id, year, n::double as net_memberships, n_joined::double as net_joined, n_left::double as net_left,
        tenure::double as net_mean_tenure_years, n_cities::double as net_reach_cities, n_countries::double as net_reach_countries,
        n_themes::double as net_thematic_breadth
    from networks
),
forum_figure as (
    select
        territory_id, year, n::double as adv_forum_participations, 100.0 * n_spoke / n as adv_forum_speaking_pct,
        n_exchange::double as adv_exchanges
    from forum
),
mission_figure as (
    select territory_id, year, n::double as ins_missions, 100.0 * n_outcome / n as ins_missions_with_outcome_pct from mission
),
staff_figure as (
    select
        territory_id, year::integer as year, 100.0 * multilingual_staff / international_staff as ins_staff_multilingual_pct,
        100.0 * departments_involved / departments as ins_departments_involved_pct
    from told('city_register', 'staff') inner join city using (city)
),
whole as (
    unpivot agreement_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot register_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot event_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot project_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot investment_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot fdi_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot network_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot forum_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot mission_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
    union all
    unpivot staff_figure on columns(* exclude (territory_id, year)) into name indicator_id value value
)
select * from whole
union all
select territory_id, year, 'net_activity_rate', rate from activity
union all
select territory_id, year::integer, 'ins_budget_share_pct', 100.0 * international_budget / total_budget
from told('city_register', 'budget') inner join city using (city)
union all
select territory_id, year::integer, 'cit_' || question || '_pct', share_pct
from told('city_register', 'survey') inner join city using (city)
union all
-- Those that may want their denominator are rows all the same.
select event.territory_id, event.year, 'evt_events_per_100k', 100000.0 * n / population
from event left join population using (territory_id, year)
union all
select territory_id, year, 'inv_fdi_inflow_pct_gdp', 100.0 * usd / gdp from fdi
union all
select territory_id, year, 'inv_fdi_inflow_usd_per_capita', usd / population from fdi
union all
select territory_id, year, 'inv_fdi_share_of_country_pct', null from fdi where is_own;
