{#- What the backlog counts on each day. -#}
{% macro backlog_measures() -%}
    {{ return(['open', 'overdue', 'soon', 'unconfirmed', 'age_0_3', 'age_4_10', 'age_11_30', 'age_over_30']) }}
{%- endmacro %}

{#- What an appeal (alias `bounded`) adds to a count, from one day until another. Two clocks of one appeal that are late
    together count once: the time they share is taken off again. What is unconfirmed is neither overdue nor due soon. -#}
{% macro backlog_parts() -%}
    {%- set received = 'bounded.received_date' -%}
    {%- set for_ever = "'infinity'::date" -%}
    {%- set two_terms = 'bounded.first_due is not null and bounded.final_due is not null' -%}
    {%- set two_soon = 'bounded.first_soon is not null and bounded.final_soon is not null' -%}
    {{ return([
        {'measure': 'open', 'amount': 1, 'starts': received, 'ends': for_ever},
        {'measure': 'age_0_3', 'amount': 1, 'starts': received, 'ends': received ~ ' + 4'},
        {'measure': 'age_4_10', 'amount': 1, 'starts': received ~ ' + 4', 'ends': received ~ ' + 11'},
        {'measure': 'age_11_30', 'amount': 1, 'starts': received ~ ' + 11', 'ends': received ~ ' + 31'},
        {'measure': 'age_over_30', 'amount': 1, 'starts': received ~ ' + 31', 'ends': for_ever},
        {'measure': 'unconfirmed', 'amount': 1, 'starts': 'bounded.unconfirmed_from', 'ends': for_ever},
        {
            'measure': 'overdue', 'amount': 1, 'is_confirmed_only': true,
            'starts': 'bounded.first_due', 'ends': 'bounded.first_stop',
        },
        {
            'measure': 'overdue', 'amount': 1, 'is_confirmed_only': true,
            'starts': 'bounded.final_due', 'ends': 'bounded.final_stop',
        },
        {
            'measure': 'overdue', 'amount': -1, 'is_confirmed_only': true, 'condition': two_terms,
            'starts': 'greatest(bounded.first_due, bounded.final_due)',
            'ends': 'least(bounded.first_stop, bounded.final_stop)',
        },
        {
            'measure': 'soon', 'amount': 1, 'is_confirmed_only': true,
            'starts': 'bounded.first_soon', 'ends': 'least(bounded.first_due, bounded.first_stop)',
        },
        {
            'measure': 'soon', 'amount': 1, 'is_confirmed_only': true,
            'starts': 'bounded.final_soon', 'ends': 'least(bounded.final_due, bounded.final_stop)',
        },
        {
            'measure': 'soon', 'amount': -1, 'is_confirmed_only': true, 'condition': two_soon,
            'starts': 'greatest(bounded.first_soon, bounded.final_soon)',
            'ends': 'least(bounded.first_due, bounded.first_stop, bounded.final_due, bounded.final_stop)',
        },
    ]) }}
{%- endmacro %}
