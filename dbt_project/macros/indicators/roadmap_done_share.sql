{#- Measures of roadmaps done by their term, of those whose term ended in the period. -#}
{% macro indicator__roadmap_done_share(version_macro, moment, only_touched) -%}
{{ entries_in_term('roadmap_measures', 'done_date', version_macro, moment, only_touched, entry_direction()) }}
{%- endmacro %}
