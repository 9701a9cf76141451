-- Targets of the Sustainable Development Goals with their goal. As long as the framework itself was never read, those
-- that the catalogue names, so that no indicator loses its targets with a source.
{% for theme in themes() -%}
-- depends_on: {{ ref('mart_' ~ theme ~ '_annual') }}
{% endfor %}
{%- set named = [] %}
{%- for item in (indicators() if execute else []) %}
{%- for link in item.entry.sdg if link.target not in named %}
{%- do named.append(link.target) %}
{%- endfor %}
{%- endfor %}
select
    sdg_target.target_code,
    sdg_target.goal_code,
    goal.title as goal_title,
    sdg_target.description
from {{ ref('stg_unsdg_framework__target') }} as sdg_target
inner join {{ ref('stg_unsdg_framework__goal') }} as goal on sdg_target.goal_code = goal.goal_code
{%- for target in named %}
union all
select
    '{{ target }}' as target_code,
    '{{ target.split('.')[0] }}' as goal_code,
    'Goal {{ target.split('.')[0] }}' as goal_title,
    'The wording has not been read from the source yet.' as description
where not exists (select 1 from {{ ref('stg_unsdg_framework__target') }})
{%- endfor %}
