{#- Clocks of the first answer (source gives its moment) with the working days of their start and of the answer. -#}
{% macro first_answer_clocks(version_macro) -%}
{{ event_clocks(version_macro) }}
    and clocks.stage = 'first_answer'
    and clocks.clock_number = 1
inner join {{ ref('municipalities') }} as municipalities
    on clocks.municipality_code = municipalities.municipality_code and {{ version_macro('municipalities') }}
left join {{ ref('working_days') }} as start_day
    on
        municipalities.calendar_code = start_day.calendar_code
        and clocks.started_date = start_day.calendar_date
        and {{ version_macro('start_day') }}
-- Compared in a collation of its own: else the planner takes both days for equal by their calendar and joins all days
-- of it with all days of it, before it knows the appeal.
left join {{ ref('working_days') }} as answer_day
    on
        municipalities.calendar_code collate "C" = answer_day.calendar_code
        and (appeals.first_answer_at at time zone municipalities.time_zone)::date = answer_day.calendar_date
        and {{ version_macro('answer_day') }}
{%- endmacro %}

{#- Local day of the first answer. -#}
{% macro first_answer_date() -%}
    (appeals.first_answer_at at time zone municipalities.time_zone)::date
{%- endmacro %}

{#- Whole minutes from the start to the first answer; an answer before the start took none. -#}
{% macro first_answer_minutes() -%}
    floor(greatest(extract(epoch from appeals.first_answer_at - clocks.started_at), 0) / 60)
{%- endmacro %}

{#- The working minutes among them, to the second. -#}
{% macro first_answer_working_minutes() -%}
    greatest(
        {{ working_minutes_until('(appeals.first_answer_at at time zone municipalities.time_zone)', 'answer_day') }}
        - {{ working_minutes_until('(clocks.started_at at time zone municipalities.time_zone)', 'start_day') }},
        0
    )
{%- endmacro %}
