-- What is measured for each target of the Sustainable Development Goals, and what is not: a gap is a row too.
with sdg_target as (
    select
        target_code,
        goal_code
    from {{ ref('dim_sdg_target') }}
    union
    -- The framework may not have been read yet; the catalogue names its targets all the same.
    select
        target_code,
        split_part(target_code, '.', 1) as goal_code
    from {{ ref('bridge_indicator_sdg') }}
),

informing as (
    select
        target_code,
        count(distinct indicator_id) as n_indicators
    from {{ ref('bridge_indicator_sdg') }}
    group by target_code
),

figure as (
    select
        fact.territory_id,
        link.target_code,
        link.relation,
        fact.indicator_id,
        fact.year,
        fact.is_synthetic
    from {{ ref('fct_indicator_annual') }} as fact
    inner join {{ ref('bridge_indicator_sdg') }} as link on fact.indicator_id = link.indicator_id
    inner join {{ ref('int_territory_of_interest') }} as seed on fact.territory_id = seed.territory_id
    where fact.value is not null
),

spine as (
    select year from {{ use_shown_years(use_rule('sdg_first_year')) }} as shown
),

measured as (
    select
        figure.territory_id,
        figure.target_code,
        spine.year,
        count(distinct case when figure.year = spine.year then figure.indicator_id end) as n_measured,
        count(distinct case when figure.year = spine.year and figure.relation = 'direct' then figure.indicator_id end)
            as n_direct,
        max(figure.year) as latest_year,
        bool_and(figure.is_synthetic) as is_synthetic
    from figure
    inner join spine on figure.year <= spine.year
    group by figure.territory_id, figure.target_code, spine.year
)

select
    seed.territory_id,
    spine.year,
    sdg_target.goal_code,
    sdg_target.target_code,
    cast(coalesce(informing.n_indicators, 0) as integer) as n_indicators,
    cast(coalesce(measured.n_measured, 0) as integer) as n_measured,
    cast(coalesce(measured.n_direct, 0) as integer) as n_measured_direct,
    coalesce(measured.n_measured, 0) > 0 as is_measured,
    case
        when measured.n_measured > 0 then null
        when informing.n_indicators is null then 'no_indicator'
        when measured.latest_year is null then 'no_figure'
        else 'no_figure_of_the_year'
    end as gap_reason,
    cast(measured.latest_year as integer) as latest_year,
    cast(spine.year - measured.latest_year as integer) as latest_age_years,
    coalesce(measured.is_synthetic, false) as is_synthetic
from {{ ref('int_territory_of_interest') }} as seed
cross join spine
cross join sdg_target
left join informing on sdg_target.target_code = informing.target_code
left join measured
    on
        seed.territory_id = measured.territory_id
        and spine.year = measured.year
        and sdg_target.target_code = measured.target_code
