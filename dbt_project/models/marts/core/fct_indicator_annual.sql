-- Every figure of the wide theme models as a row of its own, with what it rests on.
{% for theme in themes() -%}
-- depends_on: {{ ref('mart_' ~ theme ~ '_annual') }}
{% endfor -%}
with figure as (
    {%- for item in (indicators() if execute else []) %}
    select
        territory_id,
        year,
        '{{ item.id }}' as indicator_id,
        '{{ item.entry.basis }}' as basis,
        {{ item.id }} as value,
        {{ item.entry.numerator or 'cast(null as double)' }} as numerator,
        {{ item.entry.denominator or 'cast(null as double)' }} as denominator,
        {{ 'true' if item.entry.denominator else 'false' }} as is_ratio
    from {{ ref('mart_' ~ item.theme ~ '_annual') }}
    -- No figure, no row; a figure that wants only its denominator says so.
    where
        {{ item.id }} is not null
        {%- if item.entry.denominator %}
        or ({{ item.entry.numerator }} is not null and {{ item.entry.denominator }} is null)
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as territory_id,
        cast(null as integer) as year,
        cast(null as varchar) as indicator_id,
        cast(null as varchar) as basis,
        cast(null as double) as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        false as is_ratio
    where false
    {%- endfor %}
)

select
    figure.territory_id,
    figure.year,
    figure.indicator_id,
    figure.value,
    case
        when figure.value is null then 'missing_denominator'
        when figure.value = 0 and provenance.quality_flag = 'observed' then 'zero_observed'
        else provenance.quality_flag
    end as quality_flag,
    provenance.is_synthetic,
    figure.numerator,
    figure.denominator,
    provenance.dated_share,
    provenance.source_ids,
    provenance.snapshot_ids
from figure
inner join {{ ref('int_figure_provenance') }} as provenance
    on
        figure.territory_id = provenance.territory_id
        and figure.year = provenance.year
        and figure.basis = provenance.basis
