{#- Automatic rules that are applied, of all that are set up. -#}
{% macro indicator__pos_auto_rules(version_macro, moment, only_touched) -%}
{{ pos_setup_share(
    'reports.applied_rule_count',
    'reports.rule_count',
    version_macro,
    only_touched
) }}
{%- endmacro %}
