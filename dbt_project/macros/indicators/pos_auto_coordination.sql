{#- Organisations with automatic coordination, the administration among them. -#}
{% macro indicator__pos_auto_coordination(version_macro, moment, only_touched) -%}
{{ pos_setup_share(
    '((reports.is_subject or reports.is_administration) and reports.has_auto_coordination)::integer',
    '(reports.is_subject or reports.is_administration)::integer',
    version_macro,
    only_touched
) }}
{%- endmacro %}
