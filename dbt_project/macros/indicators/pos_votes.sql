{#- Votes through ПОС on projects of the current year that were over since it began. -#}
{% macro indicator__pos_votes(version_macro, moment, only_touched) -%}
{{ polls_of_the_year(
    "polls.poll_kind = 'голосование' and polls.is_project_of_this_year", version_macro, moment, only_touched
) }}
{%- endmacro %}
