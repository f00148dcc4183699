{#- The pauses of one clock, for a lateral join: alias `clocks` of a started clock, alias `policies` of its policy. One row;
    all null where the policy knows no pause. What lasts still is no length, only its beginning. -#}
{% macro clock_pauses(clocks, policies) -%}
select
    sum(extract(epoch from pauses.until_at - pauses.from_at) / 60) filter (where pauses.until_at < 'infinity')
        as paused_minutes,
    sum(
        {{ working_minutes_until('pauses.until_local', 'until_day') }}
        - {{ working_minutes_until('pauses.from_local', 'from_day') }}
    ) filter (where pauses.until_at < 'infinity') as paused_working_minutes,
    (
        sum(pauses.until_local::date - pauses.from_local::date) filter (where pauses.until_at < 'infinity')
    )::integer as paused_days,
    (
        sum(until_day.working_day_number - from_day.working_day_number)
            filter (where pauses.until_at < 'infinity')
    )::integer as paused_working_days,
    min(pauses.from_at) filter (where pauses.until_at = 'infinity') as paused_from
from (
    select
        spans.from_at,
        spans.until_at,
        spans.from_at at time zone {{ clocks }}.time_zone as from_local,
        spans.until_at at time zone {{ clocks }}.time_zone as until_local
    from (
        select
            greatest(states.from_at, {{ clocks }}.started_at) as from_at,
            least(states.until_at, coalesce({{ clocks }}.stopped_at, 'infinity')) as until_at
        from {{ ref('appeal_states') }} as states
        where
            {{ policies }}.pause_statuses is not null
            and states.municipality_code = {{ clocks }}.municipality_code
            and states.appeal_key = {{ clocks }}.appeal_key
            and states.status = any(string_to_array({{ policies }}.pause_statuses, ' '))
            and states.until_at > {{ clocks }}.started_at
            and ({{ clocks }}.stopped_at is null or states.from_at < {{ clocks }}.stopped_at)
            and {{ current_version('states') }}
    ) as spans
) as pauses
left join {{ ref('working_days') }} as from_day
    on
        from_day.calendar_code = {{ clocks }}.calendar_code
        and from_day.calendar_date = pauses.from_local::date
        and {{ current_version('from_day') }}
left join {{ ref('working_days') }} as until_day
    on
        until_day.calendar_code = {{ clocks }}.calendar_code
        and until_day.calendar_date = pauses.until_local::date
        and {{ current_version('until_day') }}
{%- endmacro %}
