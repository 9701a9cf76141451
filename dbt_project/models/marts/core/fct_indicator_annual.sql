-- Every figure of the wide theme models as a row of its own, with what it rests on.
{{ by_territory() }}
{{ config(post_hook='{{ renew_age() }}') }}
{% for theme in themes() %}
-- depends_on: {{ ref('mart_' ~ theme ~ '_annual') }}
{% endfor %}
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
    provenance.is_corrected,
    figure.numerator,
    figure.denominator,
    figure.ci_low,
    figure.ci_high,
    provenance.dated_share,
    origin.source_ids,
    origin.snapshot_ids,
    origin.retrieved_at,
    origin.evidence_class
from ({{ long_form() }}) as figure
inner join {{ ref('int_figure_provenance') }} as provenance
    on
        figure.territory_id = provenance.territory_id
        and figure.year = provenance.year
        and figure.basis = provenance.basis
inner join {{ ref('int_figure_origin') }} as origin on provenance.origin_id = origin.origin_id
where {{ touched('figure.territory_id') }}
