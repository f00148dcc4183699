{#- Surveys through ПОС that were over since the year began. -#}
{% macro indicator__pos_surveys(version_macro, moment, only_touched) -%}
{{ polls_of_the_year("polls.poll_kind = 'опрос'", version_macro, moment, only_touched) }}
{%- endmacro %}
