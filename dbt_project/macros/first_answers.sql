{#- Clocks of the first answer (source gives its moment) with the working days of their start and of the answer. -#}
{% macro first_answer_clocks(version_macro) -%}
{{ event_clocks(version_macro) }}
    and clocks.stage = 'first_answer'
    and clocks.clock_number = 1
inner join {{ ref('municipalities') }} as municipalities
    on clocks.municipality_code = municipalities.municipality_code and {{ version_macro('municipalities') }}
left join lateral (
    {{ working_day_of('clocks.started_date', version_macro) }}
) as start_day on true
left join lateral (
    {{ working_day_of(first_answer_date(), version_macro) }}
) as answer_day on true
{%- endmacro %}

{#- The day of the municipality's calendar, looked up for each clock. `offset 0` keeps it a lookup: the planner, which expects one
    clock of a version, joins all days of a calendar with all of them before it knows which day is asked for. -#}
{% macro working_day_of(day, version_macro) -%}
select days.*
    from {{ ref('working_days') }} as days
    where
        municipalities.calendar_code = days.calendar_code
        and {{ day }} = days.calendar_date
        and {{ version_macro('days') }}
    offset 0
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
