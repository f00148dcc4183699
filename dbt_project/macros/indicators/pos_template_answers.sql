{#- Answers by a template, of all answers of the last reported month. -#}
{% macro indicator__pos_template_answers(version_macro, moment, only_touched) -%}
{{ pos_setup_share(
    'reports.template_answer_count',
    'reports.answer_count',
    version_macro,
    only_touched
) }}
{%- endmacro %}
