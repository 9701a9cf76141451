{#
    A feed is a kind of fact that several sources give in the same columns. A staging model says `config: meta: {feeds:
    <feed>}` in its YAML and is then part of the union; `fed_by` is written by nightly/dbt_sources.py from those YAMLs.
    A feed that no source gives is empty, not missing. A source whose licence lets nothing be published again gives none.
#}
{% macro feed_columns(name) -%}
    {%- set origin = {'snapshot_id': 'varchar', 'retrieved_at': 'timestamp', 'is_synthetic': 'boolean'} -%}
    {%- set place = {'source_id': 'varchar', 'place_system': 'varchar', 'place_code': 'varchar'} -%}
    {%- set columns = {
        'observation': {'year': 'integer', 'series_code': 'varchar', 'value': 'double', 'unit': 'varchar',
            'status_flag': 'varchar', 'definition_class': 'varchar'},
        'membership': {'statement_id': 'varchar', 'network_code': 'varchar', 'since_year': 'integer',
            'until_year': 'integer', 'first_seen_at': 'timestamp'},
        'role': {'statement_id': 'varchar', 'network_code': 'varchar', 'role': 'varchar', 'since_year': 'integer',
            'until_year': 'integer', 'first_seen_at': 'timestamp'},
        'agreement': {'statement_id': 'varchar', 'partner_system': 'varchar', 'partner_code': 'varchar',
            'partner_name': 'varchar', 'partner_country_iso3': 'varchar', 'kind': 'varchar', 'start_year': 'integer',
            'end_year': 'integer', 'start_is_signature': 'boolean', 'is_own_statement': 'boolean',
            'multilateral_id': 'varchar', 'renews_statement_id': 'varchar', 'has_objective': 'boolean',
            'sdg_goals': 'varchar', 'first_seen_at': 'timestamp'},
        'event': {'statement_id': 'varchar', 'name': 'varchar', 'also_named': 'varchar',
            'kind': 'varchar', 'year': 'integer', 'starts_on': 'date', 'ends_on': 'date', 'status': 'varchar',
            'is_international': 'boolean', 'scope_evidence': 'varchar', 'series': 'varchar'},
        'media_event': {'statement_id': 'varchar', 'year': 'integer', 'day': 'date', 'is_cooperative': 'boolean',
            'is_foreign': 'boolean'},
        'project': {'project_id': 'varchar', 'partner_country_iso3': 'varchar', 'title': 'varchar',
            'start_year': 'integer', 'end_year': 'integer', 'disbursed_usd': 'double', 'beneficiaries': 'double',
            'is_evaluated': 'boolean', 'sdg_goals': 'varchar', 'sdg_source': 'varchar'},
        'investment': {'statement_id': 'varchar', 'year': 'integer', 'definition_class': 'varchar',
            'amount_usd': 'double', 'projects': 'double', 'jobs': 'double', 'origin_country_iso3': 'varchar',
            'is_foreign_only': 'boolean'},
        'survey': {'year': 'integer', 'question': 'varchar', 'share_pct': 'double', 'sample_size': 'integer'},
    }[name] -%}
    {%- do place.update(columns) -%}
    {%- do place.update(origin) -%}
    {{ return(place) }}
{%- endmacro %}

{% macro feed(name) -%}
    {%- set columns = feed_columns(name) -%}
    {%- for model in fed_by(name) %}
    select
        {%- for column, type in columns.items() %}
        cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        {%- for column, type in columns.items() %}
        cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    where false
    {%- endfor %}
{%- endmacro %}
