{#- What the backlog counts on each day. -#}
{% macro backlog_measures() -%}
    {{ return(['open', 'overdue', 'soon', 'unconfirmed', 'age_0_3', 'age_4_10', 'age_11_30', 'age_over_30']) }}
{%- endmacro %}

{#- What a time in which an appeal stood open (alias `bounded`) adds to each count, from one day until another. -#}
{% macro backlog_parts() -%}
    {%- set received = 'bounded.received_date' -%}
    {%- set for_ever = "'infinity'::date" -%}
    {{ return([
        {'measure': 'open', 'starts': received, 'ends': for_ever},
        {'measure': 'age_0_3', 'starts': received, 'ends': received ~ ' + 4'},
        {'measure': 'age_4_10', 'starts': received ~ ' + 4', 'ends': received ~ ' + 11'},
        {'measure': 'age_11_30', 'starts': received ~ ' + 11', 'ends': received ~ ' + 31'},
        {'measure': 'age_over_30', 'starts': received ~ ' + 31', 'ends': for_ever},
        {'measure': 'unconfirmed', 'starts': 'bounded.unconfirmed_from', 'ends': for_ever},
    ]) }}
{%- endmacro %}
