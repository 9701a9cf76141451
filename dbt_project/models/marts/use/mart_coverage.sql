-- Which figures there are, of what kind, and why the others are missing.
with cell as (
    select
        seed.territory_id,
        spine.year,
        indicator.indicator_id,
        indicator.theme
    from {{ ref('int_territory_of_interest') }} as seed
    cross join {{ use_shown_years() }} as spine
    cross join {{ ref('dim_indicator') }} as indicator
)

select
    cell.territory_id,
    cell.year,
    cell.indicator_id,
    case
        when figure.value is null then 'missing'
        when figure.is_synthetic then 'synthetic'
        when figure.value = 0 then 'zero'
        when figure.quality_flag = 'estimated' then 'estimated'
        else 'observed'
    end as coverage,
    case
        when figure.quality_flag is not null then figure.quality_flag
        when asked.indicator_id is null or not asked.has_answer then 'no_source'
        when asked.is_register_only and not asked.has_register then 'register_missing'
        when not asked.is_known and not asked.is_asked and not asked.has_register then 'territory_unknown_to_source'
        when cell.year = {{ as_of_year() }} and '{{ as_of()[5:] }}' <> '12-31' then 'year_not_over'
        -- Who is whose member or partner is known from the first look on; statistics tell of the years before too.
        when cell.theme in ('agreements', 'networks') and cell.year < asked.first_look_year then 'not_looked_at'
        else 'source_without_data'
    end as coverage_reason,
    figure.dated_share,
    figure.source_ids,
    figure.retrieved_at
from cell
left join {{ ref('fct_indicator_annual') }} as figure
    on
        cell.territory_id = figure.territory_id
        and cell.year = figure.year
        and cell.indicator_id = figure.indicator_id
left join {{ ref('int_source_asked') }} as asked
    on cell.territory_id = asked.territory_id and cell.indicator_id = asked.indicator_id
