{#- Given by the register of digital indicators. -#}
{% macro indicator__dt_sport(version_macro, moment, only_touched) -%}
{{ digital_indicator('dt_sport', version_macro, only_touched) }}
{%- endmacro %}
