{#- Organisations with an account in ПОС, of those that must have one. -#}
{% macro indicator__pos_connected_lko(version_macro, moment, only_touched) -%}
{{ pos_setup_share(
    '(reports.is_subject and reports.is_connected)::integer',
    'reports.is_subject::integer',
    version_macro,
    only_touched
) }}
{%- endmacro %}
