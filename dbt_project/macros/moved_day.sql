{#- The day on which a term ends whose last day is `day`: a working day stays, a day off moves by the rule. `next_workday` and
    `prev_workday` are what due_days says of the day. No term is moved to before it began: then it ends on the day itself. -#}
{% macro moved_day(rule, day, next_workday, prev_workday, started_date) -%}
case
        when {{ rule }} = 'next_workday' then {{ next_workday }}
        when {{ rule }} = 'prev_workday' and {{ prev_workday }} >= {{ started_date }} then {{ prev_workday }}
        else {{ day }}
    end
{%- endmacro %}
