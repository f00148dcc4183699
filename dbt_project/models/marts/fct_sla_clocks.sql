-- Grain: one row per appeal and SLA stage (and clock number, when a stage runs again).
-- What is open is judged at the moment of the publication that is read.
with moment as (
    select {{ visible_as_of() }} as as_of
),

clocks as (
    select
        clocks.*,
        moment.as_of,
        coalesce(sightings.is_confirmed, true) as is_confirmed,
        municipalities.calendar_code,
        clocks.started_at at time zone municipalities.time_zone as started_local,
        least(coalesce(clocks.stopped_at, moment.as_of), moment.as_of) at time zone municipalities.time_zone
            as until_local,
        clocks.due_at at time zone municipalities.time_zone as due_local,
        coalesce(clocks.stopped_at, moment.as_of) > clocks.due_at
        and (clocks.stopped_at is not null or coalesce(sightings.is_confirmed, true)) as is_breached,
        appeals.platform_is_overdue
    from {{ ref('sla_clocks') }} as clocks
    cross join moment
    inner join {{ ref('municipalities') }} as municipalities
        on clocks.municipality_code = municipalities.municipality_code and {{ visible_version('municipalities') }}
    inner join {{ ref('appeals') }} as appeals
        on
            clocks.municipality_code = appeals.municipality_code
            and clocks.appeal_key = appeals.appeal_key
            and {{ visible_version('appeals') }}
    left join {{ ref('appeal_sightings') }} as sightings
        on
            clocks.municipality_code = sightings.municipality_code
            and clocks.appeal_key = sightings.appeal_key
            and {{ visible_version('sightings') }}
    where {{ visible_version('clocks') }}
)

select
    clocks.appeal_key,
    clocks.stage,
    clocks.clock_number,
    clocks.municipality_code,
    clocks.policy_key,
    clocks.recipient_key,
    clocks.started_at,
    clocks.due_at_legal,
    clocks.due_at,
    clocks.stopped_at,
    clocks.paused_minutes,
    case
        when clocks.stopped_at is not null and clocks.is_breached then 'breached_closed'
        when clocks.stopped_at is not null then 'met'
        when clocks.is_breached then 'breached_open'
        else 'running'
    end as state,
    round(extract(epoch from clocks.until_local - clocks.started_local) / 60, 4) as elapsed_calendar_minutes,
    round(
        {{ working_minutes_until('clocks.until_local', 'until_day') }}
        - {{ working_minutes_until('clocks.started_local', 'start_day') }},
        4
    ) as elapsed_working_minutes,
    case
        when clocks.is_breached
            then
                round(
                    {{ working_minutes_until('clocks.until_local', 'until_day') }}
                    - {{ working_minutes_until('clocks.due_local', 'due_day') }},
                    4
                )
    end as overrun_working_minutes,
    clocks.platform_due_date,
    case
        when clocks.stage = 'final_answer' and clocks.platform_is_overdue is not null
            then clocks.is_breached = clocks.platform_is_overdue
    end as agrees_with_platform,
    case
        when clocks.stage <> 'final_answer' or clocks.platform_is_overdue is null then null
        when clocks.is_breached = clocks.platform_is_overdue then null
        when clocks.platform_due_date is distinct from clocks.due_date then 'other_due_date'
        else 'other_verdict'
    end as difference_code,
    clocks.is_default_policy,
    clocks.is_confirmed
from clocks
inner join {{ ref('working_days') }} as start_day
    on
        clocks.calendar_code = start_day.calendar_code
        and clocks.started_local::date = start_day.calendar_date
        and {{ visible_version('start_day') }}
inner join {{ ref('working_days') }} as until_day
    on
        clocks.calendar_code = until_day.calendar_code
        and clocks.until_local::date = until_day.calendar_date
        and {{ visible_version('until_day') }}
inner join {{ ref('working_days') }} as due_day
    on
        clocks.calendar_code = due_day.calendar_code
        and clocks.due_local::date = due_day.calendar_date
        and {{ visible_version('due_day') }}
