{#- Given by the register of digital indicators. -#}
{% macro indicator__dt_electronic_services(version_macro, moment, only_touched) -%}
{{ digital_indicator('dt_electronic_services', version_macro, only_touched) }}
{%- endmacro %}
