{#- Decisions of meetings carried out by their term, of those whose term ended in the period. -#}
{% macro indicator__decisions_on_time(version_macro, moment, only_touched) -%}
{{ entries_in_term('decisions', 'done_date', version_macro, moment, only_touched) }}
{%- endmacro %}
