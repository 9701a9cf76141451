-- All figures of the world (benchmarks/world.py), written by hand as one script: what the warehouse is timed against.
-- It writes every column of fct_indicator_annual, but knows what the world does not have (no statement twice, no unknown
-- partner, no undated tie, nothing made up or corrected, one time of all answers) and is therefore a hard measure.
-- {accepted}, {batch}, {networks}, {registry}, {last_year}: filled in.
create or replace temp macro listed(snapshot) as array_to_string(list_sort(list(distinct snapshot)), ',');
create or replace temp macro united(one, other) as
array_to_string(list_sort(list_distinct(string_split(concat_ws(',', one, other), ','))), ',');

create or replace temp macro told(source, sheet) as table
select * from read_parquet('{accepted}/' || source || '/batch={batch}/' || sheet || '.parquet', union_by_name = true);

create temp table city as
select city.city, city.territory_id, city.country_iso3 as iso3, place.population, place._snapshot_id as snapshot
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
select territory_id, part, territory_id <> part as is_above from up;

create temp table year as select cast(range as integer) as year from range(1960, {last_year} + 1);

create temp table income as select country_code as iso3, income_level_id = 'HIC' as is_high from told('worldbank_wdi', 'country');

-- Agreements: one per pair and year, told by one side or both.
create temp table agreement as
with stated as (
    select
        city.territory_id as own, fact.partner_id as other, city.iso3 as own_iso3, fact.partner_country as other_iso3,
        cast(substr(fact.signed, 1, 4) as integer) as signed, cast(substr(fact.ends, 1, 4) as integer) as ends, fact.sdg,
        fact._snapshot_id as snapshot
    from told('city_register', 'agreements') as fact inner join city using (city)
    where city.iso3 <> fact.partner_country
)
select
    dense_rank() over (order by least(own, other), greatest(own, other), signed) as agreement,
    least(own, other) as a, greatest(own, other) as b, signed, max(ends) as ends,
    bool_or(own = least(own, other)) and bool_or(own = greatest(own, other)) as is_mutual,
    bool_or(sdg <> '') as is_tagged,
    min(case when own < other then own_iso3 else other_iso3 end) as a_iso3,
    min(case when own < other then other_iso3 else own_iso3 end) as b_iso3, min(snapshot) as snapshot, max(snapshot) as other_snapshot
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
    not own.is_high and not partner.is_high as is_south, closure.is_above, side.snapshot, side.other_snapshot
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
    select
        territory_id, year, count(distinct other) filter (where in_force) as cities,
        count(distinct other_iso3) filter (where in_force) as countries, bool_or(is_above) as is_above,
        array_to_string(
            list_sort(list_distinct(list_concat(list(distinct snapshot), list(distinct other_snapshot)))), ','
        ) as snapshots
    from agreement_year group by territory_id, year
)
select
    once.territory_id, once.year,
    count(*) filter (where in_force) as n,
    count(*) filter (where signed = year) as n_signed,
    count(*) filter (where ends = year) as n_ended,
    nullif(any_value(partner.countries), 0) as n_countries,
    nullif(any_value(partner.cities), 0) as n_cities,
    any_value(partner.is_above) as is_above,
    any_value(partner.snapshots) as snapshots,
    count(*) filter (where in_force and is_south) as n_south,
    count(*) filter (where in_force and is_mutual) as n_mutual,
    count(*) filter (where in_force and is_tagged) as n_tagged,
    sum(year - signed) filter (where in_force) as age,
    count(*) filter (where signed + 4 = year) as n_begun,
    count(*) filter (where signed + 4 = year and (ends is null or ends > year)) as n_survived
from once inner join partner using (territory_id, year) group by once.territory_id, once.year;

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
        count(*) over (partition by city, text) > 1 as is_copy, _snapshot_id
    from told('city_register', 'agreements') inner join city using (city)
)
select
    closure.territory_id, year.year, count(*) as n, count(*) filter (where has_objective) as n_objective,
    avg(score) as score, count(*) filter (where is_copy) as n_copy, bool_or(is_above) as is_above, listed(_snapshot_id) as snapshots
from stated
inner join closure on stated.territory_id = closure.part
inner join year on signed <= year.year and coalesce(ends, {last_year} + 1) > year.year
group by closure.territory_id, year.year;

create temp table event as
with held as (
    select territory_id, kind, series, cast(substr(starts, 1, 4) as integer) as year, _snapshot_id
    from told('city_register', 'events') inner join city using (city)
    where status = 'held' and evidence <> 'none_stated'
),
known as (
    select *, series is not null and year > min(year) over (partition by territory_id, series) as is_again from held
)
select
    closure.territory_id, year, count(*) as n, count(*) filter (where kind in ('trade_fair', 'congress')) as n_fair,
    count(*) filter (where kind = 'cultural') as n_cultural, count(*) filter (where kind = 'sport') as n_sport,
    case when count(series) > 0 then count(*) filter (where is_again) end as n_again,
    bool_or(is_above) as is_above, listed(_snapshot_id) as snapshots
from known inner join closure on known.territory_id = closure.part group by closure.territory_id, year;

create temp table population as
with counted as (
    select
        country.territory_id, year, value as population, 'worldbank_wdi' as source, _snapshot_id as snapshot,
        false as is_estimated
    from told('worldbank_wdi', 'observation') as stated inner join country on stated.country_code = country.iso3
    where indicator_code = 'SP.POP.TOTL'
)
select * from counted
union all
select territory_id, year, population, 'wikidata_places', snapshot, true from city cross join year where year >= 2010;

create temp table project as
with stated as (
    select
        territory_id, city || reference as project, disbursed_usd, beneficiaries, evaluated, sdg, _snapshot_id,
        cast(substr(starts, 1, 4) as integer) as starts, cast(substr(ends, 1, 4) as integer) as ends
    from told('city_register', 'projects') inner join city using (city)
),
running as (
    select closure.territory_id, closure.is_above, year.year, stated.* exclude (territory_id)
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
    sum(beneficiaries / (ends - starts + 1)) as people, count(*) filter (where evaluated) as n_evaluated, any_value(n_goals) as n_goals,
    bool_or(is_above) as is_above, listed(_snapshot_id) as snapshots
from running inner join goal using (territory_id, year) group by territory_id, year;

create temp table investment as
with origin as (
    select
        closure.territory_id, year, origin_country, sum(projects) as projects, sum(jobs) as jobs, sum(amount_usd) as usd,
        bool_or(is_above) as is_above, list(distinct _snapshot_id) as snapshots
    from told('city_register', 'investments') inner join city using (city)
    inner join closure on city.territory_id = closure.part
    where definition = 'announced_or_facilitated'
    group by closure.territory_id, year, origin_country
),
partner as (select distinct territory_id, year, other_iso3 from agreement_year where in_force)
select
    origin.territory_id, origin.year, sum(projects) as projects, sum(jobs) as jobs, count(*) as origins, sum(usd) as usd,
    coalesce(sum(usd) filter (where other_iso3 is not null), 0) as partner_usd,
    sum(usd * usd) / (sum(usd) * sum(usd)) as hhi, bool_or(is_above) as is_above,
    array_to_string(list_sort(list_distinct(flatten(list(snapshots)))), ',') as snapshots
from origin
left join partner
    on origin.territory_id = partner.territory_id and origin.year = partner.year and origin.origin_country = partner.other_iso3
group by origin.territory_id, origin.year;

create temp table fdi as
with inflow as (
    select territory_id, year, sum(amount_usd) as usd, null as gdp, true as is_own, 'city_register' as source, listed(_snapshot_id) as snapshots
    from told('city_register', 'investments') inner join city using (city)
    where definition = 'gross_registered' group by territory_id, year
    union all
    select country.territory_id, flow.year, flow.value, gdp.value, false, 'worldbank_wdi', flow._snapshot_id
    from told('worldbank_wdi', 'observation') as flow
    inner join country on flow.country_code = country.iso3
    left join told('worldbank_wdi', 'observation') as gdp
        on flow.country_code = gdp.country_code and flow.year = gdp.year and gdp.indicator_code = 'NY.GDP.MKTP.CD'
    where flow.indicator_code = 'BX.KLT.DINV.CD.WD'
),
price as (
    select year, value / max(value) filter (where year = 2015) over () as level, _snapshot_id as snapshot
    from told('worldbank_wdi', 'observation') where indicator_code = 'NY.GDP.DEFL.ZS' and country_code = 'USA'
)
select
    inflow.*, price.level, population.population, population.is_estimated,
    united(inflow.source, 'worldbank_wdi') as price_sources, united(snapshots, price.snapshot) as price_snapshots,
    united(inflow.source, population.source) as population_sources, united(snapshots, population.snapshot) as population_snapshots
from inflow left join price using (year) left join population using (territory_id, year);

create temp table network as select network_code, theme, lower(wikidata_label) as label from read_csv('{networks}');

create temp table membership as
select city_id as territory_id, network_code, theme, cast(min(year(start_on)) as integer) as since, min(_snapshot_id) as snapshot
from told('wikidata_memberships', 'statement') inner join network on lower(network_label_en) = label
group by city_id, network_code, theme;

create temp table networks as
with held as (
    select closure.territory_id, closure.is_above, year.year, network_code, theme, since, snapshot
    from membership
    inner join closure on membership.territory_id = closure.part
    inner join year on year.year >= since
),
counted as (
    select
        territory_id, year, count(distinct network_code) as n, count(distinct theme) as n_themes, sum(year - since) as tenure,
        count(*) as n_tenure, count(distinct case when since = year then network_code end) as n_joined,
        bool_or(is_above) as is_above, listed(snapshot) as snapshots
    from held group by territory_id, year
),
member as (
    select network_code, member_id, iso3, listed._snapshot_id as snapshot
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
    select territory_id, sum(n) as n_cities, count(*) as n_countries, any_value(snapshot) as snapshots
    from (
        select held.territory_id, member.iso3, count(distinct member_id) as n, any_value(snapshot) as snapshot
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
    counted.tenure, counted.n_tenure,
    case when base.year = {last_year} then reach.n_cities end as n_cities,
    case when base.year = {last_year} then reach.n_countries end as n_countries,
    coalesce(counted.is_above, false) as is_above, reach.snapshots as reach_snapshots,
    coalesce(
        counted.snapshots,
        (
            select listed(_snapshot_id)
            from told('wikidata_memberships', 'statement') inner join network on lower(network_label_en) = label
        )
    ) as snapshots
from base
left join counted using (territory_id, year) left join city using (territory_id) left join reach using (territory_id);

create temp table activity as
select territory_id, year, count(distinct case when activities > 0 then network end) as n_active, count(distinct network) as n,
    listed(_snapshot_id) as snapshots
from told('city_register', 'network_roles') inner join city using (city) group by territory_id, year;

create temp table forum as
select
    territory_id, cast(substr(starts, 1, 4) as integer) as year, count(*) as n,
    count(*) filter (where role in ('spoke', 'hosted', 'led')) as n_spoke, count(exchange) as n_exchange,
    listed(_snapshot_id) as snapshots
from told('city_register', 'forums') inner join city using (city) group by all;

create temp table mission as
select territory_id, cast(substr(starts, 1, 4) as integer) as year, count(*) as n, count(outcome) as n_outcome, listed(_snapshot_id) as snapshots
from told('city_register', 'missions') inner join city using (city) group by all;

-- What every figure of a row rests on, then the figures.
create temp view agreement_row as
select
    *, case when n > 0 then 1.0 end as dated_share,
    case when year >= {last_year} then 'provisional' when is_above then 'partial' else 'observed' end as flag
from agreements;

create temp view register_row as select *, case when is_above then 'partial' else 'observed' end as flag from register;

create temp view event_row as
select
    event.*, population.population, concat_ws(',', 'city_register', population.source) as population_sources,
    united(event.snapshots, population.snapshot) as population_snapshots,
    case when year >= {last_year} then 'provisional' when is_above then 'partial' else 'lower_bound' end as flag
from event left join population using (territory_id, year);

create temp view project_row as select *, case when is_above then 'partial' else 'observed' end as flag from project;

create temp view investment_row as select *, case when is_above then 'partial' else 'lower_bound' end as flag from investment;

create temp view network_row as
select
    *, case when n > 0 then 1.0 end as dated_share,
    case when year >= {last_year} then 'provisional' when is_above then 'partial' else 'observed' end as flag,
    case when is_above then 'partial' else 'lower_bound' end as reach_flag
from networks;

create temp table economy as select listed(_snapshot_id) as snapshots from told('worldbank_wdi', 'country');

create temp view income_row as
select
    agreement_row.* exclude (snapshots), united(agreement_row.snapshots, economy.snapshots) as snapshots
from agreement_row cross join economy;

create temp table staff as
select
    territory_id, year::integer as year, international_staff, multilingual_staff, departments, departments_involved,
    _snapshot_id as snapshots
from told('city_register', 'staff') inner join city using (city);

create temp table budget as
select territory_id, year::integer as year, international_budget, total_budget, _snapshot_id as snapshots
from told('city_register', 'budget') inner join city using (city);

-- Wilson's interval of a share, 95 %.
create temp table survey as
with asked as (
    select
        territory_id, year::integer as year, question, share_pct, sample_size as n, share_pct / 100.0 as p,
        1.959963984540054 as z, _snapshot_id as snapshots
    from told('city_register', 'survey') inner join city using (city)
)
select
    territory_id, year, question, share_pct, snapshots,
    round(100.0 * (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n), 4) as ci_low,
    round(100.0 * (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n), 4) as ci_high
from asked;

create temp table evidence as
select source_id, evidence_class from read_parquet('{registry}');

create table figure as
with whole as (
    select
        territory_id, year, 'agr_active' as indicator_id, (nullif(n, 0))::double as value, flag as flag, (null)::double as numerator,
        (null)::double as denominator, (null)::double as ci_low, (null)::double as ci_high,
        (dated_share)::double as dated_share, 'city_register' as source_ids, snapshots as snapshot_ids
    from agreement_row where nullif(n, 0) is not null
    union all
    select
        territory_id, year, 'agr_signed', nullif(n_signed, 0), flag, null, null, null, null, dated_share, 'city_register', snapshots
    from agreement_row where nullif(n_signed, 0) is not null
    union all
    select
        territory_id, year, 'agr_ended', nullif(n_ended, 0), flag, null, null, null, null, dated_share, 'city_register', snapshots
    from agreement_row where nullif(n_ended, 0) is not null
    union all
    select
        territory_id, year, 'agr_partner_countries', n_countries, flag, null, null, null, null, dated_share, 'city_register', snapshots
    from agreement_row where n_countries is not null
    union all
    select
        territory_id, year, 'agr_partner_cities', n_cities, flag, null, null, null, null, dated_share, 'city_register', snapshots
    from agreement_row where n_cities is not null
    union all
    select
        territory_id, year, 'agr_reciprocated_pct', 100.0 * n_mutual / n, flag, case when n > 0 then n_mutual end, n, null, null, dated_share, 'city_register', snapshots
    from agreement_row where case when n > 0 then n_mutual end is not null
    union all
    select
        territory_id, year, 'agr_mean_age_years', age / n, flag, age, n, null, null, dated_share, 'city_register', snapshots
    from agreement_row where age is not null
    union all
    select
        territory_id, year, 'agr_survival_4y_pct', 100.0 * n_survived / n_begun, flag, case when n_begun > 0 then n_survived end, n_begun, null, null, dated_share, 'city_register', snapshots
    from agreement_row where case when n_begun > 0 then n_survived end is not null
    union all
    select
        territory_id, year, 'agr_sdg_tagged_pct', 100.0 * n_tagged / n, flag, case when n > 0 then n_tagged end, n, null, null, dated_share, 'city_register', snapshots
    from agreement_row where case when n > 0 then n_tagged end is not null
    union all
    select
        territory_id, year, 'agr_south_south_pct', 100.0 * n_south / n, flag, case when n > 0 then n_south end, n, null, null, dated_share, 'city_register,worldbank_wdi', snapshots
    from income_row where case when n > 0 then n_south end is not null
    union all
    select
        territory_id, year, 'agr_with_objectives_pct', 100.0 * n_objective / n, flag, n_objective, n, null, null, null, 'city_register', snapshots
    from register_row where n_objective is not null
    union all
    select
        territory_id, year, 'agr_evaluability_score', score, flag, null, null, null, null, null, 'city_register', snapshots
    from register_row where score is not null
    union all
    select
        territory_id, year, 'agr_boilerplate_pct', 100.0 * n_copy / n, flag, n_copy, n, null, null, null, 'city_register', snapshots
    from register_row where n_copy is not null
    union all
    select
        territory_id, year, 'agr_evaluated_pct', 0.0, flag, 0, n, null, null, null, 'city_register', snapshots
    from register_row where 0 is not null
    union all
    select
        territory_id, year, 'evt_international_events', n, flag, null, null, null, null, null, 'city_register', snapshots
    from event_row where n is not null
    union all
    select
        territory_id, year, 'evt_trade_fairs', nullif(n_fair, 0), flag, null, null, null, null, null, 'city_register', snapshots
    from event_row where nullif(n_fair, 0) is not null
    union all
    select
        territory_id, year, 'evt_cultural_events', nullif(n_cultural, 0), flag, null, null, null, null, null, 'city_register', snapshots
    from event_row where nullif(n_cultural, 0) is not null
    union all
    select
        territory_id, year, 'evt_sport_events', nullif(n_sport, 0), flag, null, null, null, null, null, 'city_register', snapshots
    from event_row where nullif(n_sport, 0) is not null
    union all
    select
        territory_id, year, 'evt_recurring_pct', 100.0 * n_again / n, flag, n_again, n, null, null, null, 'city_register', snapshots
    from event_row where n_again is not null
    union all
    select
        territory_id, year, 'evt_events_per_100k', 100000.0 * n / population, flag, n, population, null, null, null, population_sources, population_snapshots
    from event_row where n is not null
    union all
    select
        territory_id, year, 'cop_projects_active', n, flag, null, null, null, null, null, 'city_register', snapshots
    from project_row where n is not null
    union all
    select
        territory_id, year, 'cop_disbursed_usd', usd, flag, null, null, null, null, null, 'city_register', snapshots
    from project_row where usd is not null
    union all
    select
        territory_id, year, 'cop_beneficiaries', people, flag, null, null, null, null, null, 'city_register', snapshots
    from project_row where people is not null
    union all
    select
        territory_id, year, 'cop_projects_evaluated_pct', 100.0 * n_evaluated / n, flag, n_evaluated, n, null, null, null, 'city_register', snapshots
    from project_row where n_evaluated is not null
    union all
    select
        territory_id, year, 'cop_sdg_breadth', n_goals, flag, null, null, null, null, null, 'city_register', snapshots
    from project_row where n_goals is not null
    union all
    select
        territory_id, year, 'inv_fdi_projects', projects, flag, null, null, null, null, null, 'city_register', snapshots
    from investment_row where projects is not null
    union all
    select
        territory_id, year, 'inv_fdi_jobs', jobs, flag, null, null, null, null, null, 'city_register', snapshots
    from investment_row where jobs is not null
    union all
    select
        territory_id, year, 'inv_fdi_origin_countries', origins, flag, null, null, null, null, null, 'city_register', snapshots
    from investment_row where origins is not null
    union all
    select
        territory_id, year, 'inv_fdi_origin_concentration_hhi', hhi, flag, null, null, null, null, null, 'city_register', snapshots
    from investment_row where hhi is not null
    union all
    select
        territory_id, year, 'inv_fdi_from_partners_pct', 100.0 * partner_usd / usd, flag, partner_usd, usd, null, null, null, 'city_register', snapshots
    from investment_row where partner_usd is not null
    union all
    select
        territory_id, year, 'inv_fdi_inflow_usd', usd, 'observed', null, null, null, null, null, source, snapshots
    from fdi where usd is not null
    union all
    select
        territory_id, year, 'inv_fdi_inflow_usd_constant', usd / level, 'observed', null, null, null, null, null, price_sources, price_snapshots
    from fdi where usd / level is not null
    union all
    select
        territory_id, year, 'inv_fdi_inflow_pct_gdp', 100.0 * usd / gdp, 'observed', usd, gdp, null, null, null, source, snapshots
    from fdi where usd is not null
    union all
    select
        territory_id, year, 'inv_fdi_inflow_usd_per_capita', usd / population, case when is_estimated then 'estimated' else 'observed' end, usd, population, null, null, null, population_sources, population_snapshots
    from fdi where usd is not null
    union all
    select
        territory_id, year, 'inv_fdi_share_of_country_pct', null, 'observed', case when is_own then usd end, null, null, null, null, source, snapshots
    from fdi where case when is_own then usd end is not null
    union all
    select
        territory_id, year, 'net_memberships', n, flag, null, null, null, null, dated_share, 'wikidata_memberships', snapshots
    from network_row where n is not null
    union all
    select
        territory_id, year, 'net_joined', n_joined, flag, null, null, null, null, dated_share, 'wikidata_memberships', snapshots
    from network_row where n_joined is not null
    union all
    select
        territory_id, year, 'net_left', n_left, flag, null, null, null, null, dated_share, 'wikidata_memberships', snapshots
    from network_row where n_left is not null
    union all
    select
        territory_id, year, 'net_mean_tenure_years', tenure / n_tenure, flag, tenure, n_tenure, null, null, dated_share, 'wikidata_memberships', snapshots
    from network_row where tenure is not null
    union all
    select
        territory_id, year, 'net_thematic_breadth', n_themes, flag, null, null, null, null, dated_share, 'wikidata_memberships', snapshots
    from network_row where n_themes is not null
    union all
    select
        territory_id, year, 'net_reach_cities', n_cities, reach_flag, null, null, null, null, null, 'wikidata_memberships', reach_snapshots
    from network_row where n_cities is not null
    union all
    select
        territory_id, year, 'net_reach_countries', n_countries, reach_flag, null, null, null, null, null, 'wikidata_memberships', reach_snapshots
    from network_row where n_countries is not null
    union all
    select
        territory_id, year, 'net_activity_rate', n_active / n, 'observed', n_active, n, null, null, null, 'city_register', snapshots
    from activity where n_active is not null
    union all
    select
        territory_id, year, 'adv_forum_participations', n, 'observed', null, null, null, null, null, 'city_register', snapshots
    from forum where n is not null
    union all
    select
        territory_id, year, 'adv_forum_speaking_pct', 100.0 * n_spoke / n, 'observed', n_spoke, n, null, null, null, 'city_register', snapshots
    from forum where n_spoke is not null
    union all
    select
        territory_id, year, 'adv_exchanges', n_exchange, 'observed', null, null, null, null, null, 'city_register', snapshots
    from forum where n_exchange is not null
    union all
    select
        territory_id, year, 'ins_missions', n, 'observed', null, null, null, null, null, 'city_register', snapshots
    from mission where n is not null
    union all
    select
        territory_id, year, 'ins_missions_with_outcome_pct', 100.0 * n_outcome / n, 'observed', n_outcome, n, null, null, null, 'city_register', snapshots
    from mission where n_outcome is not null
    union all
    select
        territory_id, year, 'ins_staff_multilingual_pct', 100.0 * multilingual_staff / nullif(international_staff, 0), 'observed', multilingual_staff, nullif(international_staff, 0), null, null, null, 'city_register', snapshots
    from staff where multilingual_staff is not null
    union all
    select
        territory_id, year, 'ins_departments_involved_pct', 100.0 * departments_involved / nullif(departments, 0), 'observed', departments_involved, nullif(departments, 0), null, null, null, 'city_register', snapshots
    from staff where departments_involved is not null
    union all
    select
        territory_id, year, 'ins_budget_share_pct', 100.0 * international_budget / total_budget, 'observed', international_budget, total_budget, null, null, null, 'city_register', snapshots
    from budget where international_budget is not null
    union all
    select
        territory_id, year, 'cit_' || question || '_pct', share_pct, 'observed', null, null, ci_low, ci_high, null,
        'city_register', snapshots
    from survey
),
origin as (
    select source_ids, array_to_string(list_sort(list(distinct evidence_class)), ',') as evidence_class
    from (select source_ids, unnest(string_split(source_ids, ',')) as source_id from (select distinct source_ids from whole))
    inner join evidence using (source_id) group by source_ids
)
select
    territory_id, year, indicator_id, value,
    case when value is null then 'missing_denominator' when value = 0 and flag = 'observed' then 'zero_observed' else flag end
        as quality_flag,
    false as is_synthetic, false as is_corrected, numerator, denominator, ci_low, ci_high, dated_share, source_ids, snapshot_ids,
    (select min(_retrieved_at)::timestamp from told('city_register', 'city')) as retrieved_at, evidence_class
from whole inner join origin using (source_ids);
