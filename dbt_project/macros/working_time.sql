{#- Working minutes of a calendar from its first day to a local moment: monotone, and exact, because a minute is divided into
    microseconds with sixteen and more digits. `day` is the alias of core.working_days for the moment's date. -#}
{% macro working_minutes_until(local_moment, day) -%}
    (
        {{ day }}.cumulative_working_minutes - {{ day }}.working_minutes
        + case
            when not {{ day }}.is_working_day then 0
            else
                greatest(
                    extract(
                        epoch from least({{ local_moment }}::time, coalesce({{ day }}.lunch_from, {{ day }}.closes_at))
                        - {{ day }}.opens_at
                    ),
                    0
                ) / 60
                + case
                    when {{ day }}.lunch_from is null then 0
                    else
                        greatest(
                            extract(epoch from least({{ local_moment }}::time, {{ day }}.closes_at) - {{ day }}.lunch_to), 0
                        ) / 60
                end
        end
    )
{%- endmacro %}

{#- A sum of working minutes, ready to be compared with a day's end: thirds of a minute that were added may stand a hair above
    a whole one. Nine digits are finer than a microsecond and coarser than that hair. -#}
{% macro whole_working_minutes(minutes) -%}
    round({{ minutes }}, 9)
{%- endmacro %}

{#- The local moment at which a calendar's working minutes reach a target: the inverse of working_minutes_until, the earliest
    such moment. `day` is the first day of the calendar whose cumulative minutes are not below the target. -#}
{% macro moment_of_working_minutes(target, day) -%}
    (
        {{ day }}.calendar_date + {{ day }}.opens_at
        + make_interval(
            secs => (
                60 * (
                    {{ target }} - ({{ day }}.cumulative_working_minutes - {{ day }}.working_minutes)
                    + case
                        when
                            {{ whole_working_minutes(target) }}
                            - ({{ day }}.cumulative_working_minutes - {{ day }}.working_minutes)
                            > {{ day }}.morning_minutes
                            then extract(epoch from {{ day }}.lunch_to - {{ day }}.lunch_from) / 60
                        else 0
                    end
                )
            )::double precision
        )
    )
{%- endmacro %}

{#- Working minutes between two local moments. rule `continuous`: the time between them; ours. rule `tick`: how many of the
    instants `from + 1 min, from + 2 min, …` up to `until` fall into working time; so «Инцидент менеджмент» fills its own
    column (docs/decisions/0010). A tick needs office hours in whole minutes, and the day of its last instant:
    `until_day` is the calendar's day of last_tick(from, until), not of `until`. -#}
{% macro elapsed_working_minutes(from_local, from_day, until_local, until_day, rule='continuous') -%}
    {%- if rule == 'continuous' -%}
    ({{ working_minutes_until(until_local, until_day) }} - {{ working_minutes_until(from_local, from_day) }})
    {%- elif rule == 'tick' -%}
    (
        {{ _ticks_until(last_tick(from_local, until_local), until_day) }}
        - {{ _ticks_until(from_local, from_day) }}
    )::integer
    {%- else -%}
    {{ exceptions.raise_compiler_error("rule is continuous or tick, not " ~ rule) }}
    {%- endif -%}
{%- endmacro %}

{#- The last whole minute after `from_local` that is not after `until_local`. -#}
{% macro last_tick(from_local, until_local) -%}
    ({{ from_local }} + floor(extract(epoch from {{ until_local }} - {{ from_local }}) / 60) * interval '1 minute')
{%- endmacro %}

{#- Instants a whole number of minutes away from a moment, up to it, that fall into working time: each span of work holds its
    first instant and not its end. -#}
{% macro _ticks_until(local_moment, day) -%}
    (
        floor({{ working_minutes_until(local_moment, day) }})
        + case
            when
                {{ day }}.is_working_day
                and {{ local_moment }}::time >= {{ day }}.opens_at
                and {{ local_moment }}::time < {{ day }}.closes_at
                and ({{ day }}.lunch_from is null or not (
                    {{ local_moment }}::time >= {{ day }}.lunch_from and {{ local_moment }}::time < {{ day }}.lunch_to
                ))
                then 1
            else 0
        end
    )
{%- endmacro %}

{#- The moment so many hours after another, whatever the office does. -#}
{% macro moment_after_hours(moment, hours) -%}
    ({{ moment }} + make_interval(hours => {{ hours }}))
{%- endmacro %}

{#- Condition of a join: the hour of a calendar's core.working_hours in which its working minutes reach a number. -#}
{% macro reaches_in_hour(minutes, hour) -%}
ceil({{ minutes }} / 60)::integer = {{ hour }}.hour_number
and {{ minutes }} > {{ hour }}.cumulative_working_minutes - {{ hour }}.working_minutes
and {{ minutes }} <= {{ hour }}.cumulative_working_minutes
{%- endmacro %}
