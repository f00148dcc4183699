{#- Reports on information projects sent by their term, of those whose term ended in the period. -#}
{% macro indicator__info_projects_on_time(version_macro, moment, only_touched) -%}
{{ entries_in_term('information_projects', 'reported_date', version_macro, moment, only_touched) }}
{%- endmacro %}
