{#- What the backlog counts on each day. -#}
{% macro backlog_measures() -%}
    {{ return(['open', 'overdue', 'soon', 'unconfirmed', 'age_0_3', 'age_4_10', 'age_11_30', 'age_over_30']) }}
{%- endmacro %}
