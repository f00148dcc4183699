{#- Working minutes of a calendar from its first day to a local moment; exact to the microsecond, monotone, additive.
    `day` is the alias of core.working_days for the moment's date. -#}
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

{#- The local moment at which a calendar's working minutes reach a target: the inverse of working_minutes_until.
    `day` is the first day of the calendar whose cumulative minutes are not below the target. -#}
{% macro moment_of_working_minutes(target, day) -%}
    (
        {{ day }}.calendar_date + {{ day }}.opens_at
        + make_interval(
            secs => (
                60 * (
                    {{ target }} - ({{ day }}.cumulative_working_minutes - {{ day }}.working_minutes)
                    + case
                        when
                            {{ target }} - ({{ day }}.cumulative_working_minutes - {{ day }}.working_minutes)
                            > {{ day }}.morning_minutes
                            then extract(epoch from {{ day }}.lunch_to - {{ day }}.lunch_from) / 60
                        else 0
                    end
                )
            )::double precision
        )
    )
{%- endmacro %}
