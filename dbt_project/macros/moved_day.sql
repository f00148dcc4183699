{#- The day on which what ends on `day` ends: a working day stays, a day off moves by the rule. `next_workday` and `prev_workday` are
    what due_days says of the day. Nothing is moved to before `earliest` (a term's start, a period's end): then it ends on the day
    itself. -#}
{% macro moved_day(rule, day, next_workday, prev_workday, earliest) -%}
case
        when {{ rule }} = 'next_workday' then {{ next_workday }}
        when {{ rule }} = 'prev_workday' and {{ prev_workday }} >= {{ earliest }} then {{ prev_workday }}
        else {{ day }}
    end
{%- endmacro %}
