{#
    The costly models keep what they had for territories that nothing has changed for. Where the night says only_touched()
    (nightly/kept.py: when code, year and the last build allow it) they are built again for those in
    int_territory_touched, otherwise for all. A model calls by_territory() once, and touched(column) where its facts come in.
#}
{% macro by_territory() -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook='{{ forget_touched() }}'
    ) }}
{%- endmacro %}

{% macro only_touched() -%}
    {{ return(of_this_night('WAREHOUSE_ONLY_TOUCHED', 'false') == 'true') }}
{%- endmacro %}

{# Read by dbt as if it were said, so that the models come after int_territory_touched. #}
{% macro touched(column='territory_id') -%}
    {%- if only_touched() or not execute -%}
    {{ column }} in (select touched.territory_id from {{ ref('int_territory_touched') }} as touched)
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}

{# What is built again goes first, in the same transaction; also of territories that have no row any more. #}
{% macro forget_touched() -%}
    {%- if load_relation(this) is not none and not should_full_refresh() -%}
    delete from {{ this }} where {{ touched() }}
    {%- endif -%}
{%- endmacro %}

{# A hash of each row of a relation, as facts of the territory in `column`; when its answer was taken is left out. #}
{% macro digests(relation, column='territory_id', without=['retrieved_at']) -%}
    select
        {{ column }} as territory_id,
        hash(fact) as digest
    from (
        select *{{ ' exclude (' ~ without | join(', ') ~ ')' if without }} from {{ relation }} as stated
    ) as fact
{%- endmacro %}

{# What the figures of a territory come from, row by row. #}
{% macro territory_digests() -%}
    {%- set feeds = {'role': 'since_year', 'media_event': 'year', 'project': 'start_year',
        'investment': 'year', 'survey': 'year'} %}
    {%- set sheets = ['forum', 'mission', 'staff', 'budget', 'network_role', 'evaluation', 'city'] %}
    {%- for name, year_column in feeds.items() %}
    {{ digests('(' ~ located(name, year_column) ~ ')') }}
    union all
    {%- endfor %}
    {%- for name in sheets %}
    {{ digests(ref('stg_city_register__' ~ name)) }}
    union all
    {%- endfor %}
    {{ digests(ref('int_observation_corrected')) }}
    union all
    {{ digests(ref('stg_city_register__agreement'), 'place_code') }}
    union all
    -- An agreement is one of both its parties.
    {%- for name, parties in [('stated', 'territory_id, partner_id'), ('merged', 'territory_a_id, territory_b_id')] %}
    {{ digests(ref('int_agreement_' ~ name), 'unnest([' ~ parties ~ '])', without=none) }}
    union all
    {%- endfor %}
    {%- for name in ['int_membership_merged', 'int_event_merged', 'int_territory_described', 'int_territory_asked',
        'int_territory_counted', 'int_agreement_looked'] %}
    {{ digests(ref(name), without=none) }}
    union all
    {%- endfor %}
    {{ digests(ref('stg_wikidata_places__place'), 'place_id', without=none) }}
    union all
    select
        held.territory_id,
        hash(occasion) as digest
    from {{ ref('int_event_occasion') }} as occasion
    inner join {{ ref('int_event_merged') }} as held on occasion.event_key = held.event_key
{%- endmacro %}

{# What every figure, or a zero of anyone, may rest on. #}
{% macro common_digests() -%}
    {%- for name in ['stg_worldbank_wdi__country', 'stg_wikidata_places__country', 'stg_wikidata_memberships__member'] %}
    {{ digests(ref(name), "''", without=none) }}
    union all
    {%- endfor %}
    -- A sum of fractions is another one in its last digits each time it is added up.
    {{ digests('(select * replace (round(country_fdi_usd, 2) as country_fdi_usd) from ' ~ ref('int_investment_class_total')
        ~ ')', "''", without=none) }}
    union all
    {{ digests('(select * from ' ~ ref('int_observation_corrected') ~ " where series_code = 'NY.GDP.DEFL.ZS')", "''") }}
    union all
    select distinct
        '' as territory_id,
        hash(snapshot_id, is_synthetic, year(retrieved_at), year(first_seen_at)) as digest
    from {{ ref('stg_wikidata_memberships__membership') }}
    union all
    select distinct
        '' as territory_id,
        hash(snapshot_id, is_synthetic, year) as digest
    from {{ ref('stg_wikidata_events__event') }}
{%- endmacro %}

{# The rows of this model as the last build left them; none before the first one. #}
{% macro left_behind(columns) -%}
    {%- if execute and load_relation(this) is not none -%}
    (select {{ columns | join(', ') }} from {{ this }})
    {%- else -%}
    (select {% for column in columns %}cast(null as varchar) as {{ column }}{{ ', ' if not loop.last }}{% endfor %} where false)
    {%- endif -%}
{%- endmacro %}

{# When an answer was taken again, and said the same, only the age of the figures is another. #}
{% macro renew_age() -%}
    {%- if only_touched() -%}
    update {{ this }} as figure
    set retrieved_at = origin.retrieved_at
    from {{ ref('int_figure_origin') }} as origin
    where
        figure.source_ids = origin.source_ids
        and figure.snapshot_ids = origin.snapshot_ids
        and figure.retrieved_at is distinct from origin.retrieved_at
    {%- endif -%}
{%- endmacro %}

{# The history is compared for the same territories: dbt compares all figures of all times otherwise. #}
{% macro duckdb__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- if only_touched() -%}
    {%- set touched = adapter.get_relation(target_relation.database, 'intermediate', 'int_territory_touched') -%}
    {%- set is_touched = "territory_id in (select touched.territory_id from " ~ touched ~ " as touched)" -%}
    {{ default__snapshot_staging_table(
        strategy,
        "select * from (" ~ source_sql ~ ") as told where " ~ is_touched,
        "(select * from " ~ target_relation ~ " where " ~ is_touched ~ ") as known"
    ) }}
    {%- else -%}
    {{ default__snapshot_staging_table(strategy, source_sql, target_relation) }}
    {%- endif -%}
{%- endmacro %}

{#
    What is kept was held to its tests when it was built, by a build that ended well (nightly/kept.py): a test that looks
    at rows of one territory alone looks at those built again. Warnings are said every night, of all rows.
#}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- set looks_at_rows = model.test_metadata is defined and model.test_metadata and model.test_metadata.name in
        ['unique_combination', 'expression_is_true', 'accepted_values', 'accepted_range', 'not_null'] -%}
    {%- set is_error = (config.get('severity', 'error') | lower) == 'error' -%}
    {%- if execute and only_touched() and looks_at_rows and is_error and not config.get('where') -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == relation.identifier
            and node.config.materialized == 'incremental' -%}
            {%- set touched = adapter.get_relation(relation.database, 'intermediate', 'int_territory_touched') -%}
            {%- do return('(select * from ' ~ relation ~ ' where territory_id in (select touched.territory_id from '
                ~ touched ~ ' as touched)) dbt_subquery') -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(default__get_where_subquery(relation)) }}
{%- endmacro %}
