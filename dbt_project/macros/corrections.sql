{#- Datasets for which a municipality file has a correction in force: short name, raw table, dataset. Asked of `config` when
    a model runs, so that builds without corrections read `raw` as it is. -#}
{% macro corrected_tables() -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query(
        "select distinct source, source || '__' || dataset, dataset from " ~ source('config', 'corrections')
        ~ " where is_active order by 1, 2"
    ) -%}
    {{ return(rows.rows | map('list') | list) }}
{%- endmacro %}

{#- Whether rows of this raw table may have corrections. -#}
{% macro is_corrected(table_name) -%}
    {{ return(table_name in (corrected_tables() | map(attribute=1) | list)) }}
{%- endmacro %}
