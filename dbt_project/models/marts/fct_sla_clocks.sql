-- Grain: one row per appeal, SLA stage and round of it (clock number).
-- What is open is judged at the moment of the publication that is read.
with moment as (
    select {{ visible_as_of() }} as as_of
),

clocks as (
    select
        clocks.*,
        moment.as_of,
        municipalities.calendar_code,
        coalesce(sightings.is_confirmed, true) as is_confirmed,
        clocks.started_at at time zone municipalities.time_zone as started_local,
        -- A clock that stands still was read last when it stopped to run.
        least(coalesce(clocks.stopped_at, clocks.paused_from, moment.as_of), moment.as_of)
        at time zone municipalities.time_zone as until_local,
        clocks.due_at at time zone municipalities.time_zone as due_local,
        least(coalesce(clocks.stopped_at, clocks.paused_from, moment.as_of), moment.as_of) as until_at,
        appeals.assigned_at at time zone municipalities.time_zone as assigned_local,
        policies.unit,
        policies.duration,
        clocks.is_applicable
        and coalesce(clocks.stopped_at, moment.as_of) > clocks.due_at
        and (clocks.stopped_at is not null or coalesce(sightings.is_confirmed, true)) as is_breached,
        -- «Инцидент менеджмент» judges the first answer, from the last assignment; others the final one.
        case
            when
                clocks.stage = 'first_answer' and appeals.source = 'incident'
                then appeals.platform_is_overdue
            when clocks.stage = 'final_answer' and appeals.source <> 'incident' and clocks.is_last_round
                then appeals.platform_is_overdue
        end as platform_is_overdue
    from {{ ref('sla_clocks') }} as clocks
    cross join moment
    inner join {{ ref('municipalities') }} as municipalities
        on
            clocks.municipality_code = municipalities.municipality_code
            and {{ visible_version('municipalities') }}
    inner join {{ ref('sla_policies') }} as policies
        on clocks.policy_key = policies.policy_key and {{ visible_version('policies') }}
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
),

-- Working minutes of the calendar at the three moments of a clock: what lies between them is a subtraction. A
-- moment outside the calendar (an answer dated before 2020) leaves them unknown and the clock in its place.
measured as (
    select
        clocks.*,
        {{ working_minutes_until('clocks.started_local', 'start_day') }} as minutes_at_start,
        {{ working_minutes_until('clocks.until_local', 'until_day') }} as minutes_at_end,
        {{ working_minutes_until('clocks.due_local', 'due_day') }} as minutes_at_due,
        -- A source of dates tells the day of an answer: the day itself was one of those past the term.
        case
            when clocks.has_time or clocks.stopped_at is null
                then {{ working_minutes_until('clocks.until_local', 'until_day') }}
            else until_day.cumulative_working_minutes
        end as minutes_at_overrun,
        -- When the first answer would have been due, had its term begun with the last assignment.
        case
            when clocks.stage = 'first_answer' and clocks.unit = 'working_hour'
                then
                    {{ whole_working_minutes(
                        working_minutes_until('clocks.assigned_local', 'assigned_day')
                        ~ ' + 60 * clocks.duration + clocks.paused_working_minutes'
                    ) }}
        end as assigned_end_minutes
    from clocks
    left join {{ ref('working_days') }} as assigned_day
        on
            clocks.stage = 'first_answer'
            and clocks.calendar_code = assigned_day.calendar_code
            and clocks.assigned_local::date = assigned_day.calendar_date
            and {{ visible_version('assigned_day') }}
    left join {{ ref('working_days') }} as start_day
        on
            clocks.calendar_code = start_day.calendar_code
            and clocks.started_local::date = start_day.calendar_date
            and {{ visible_version('start_day') }}
    left join {{ ref('working_days') }} as until_day
        on
            clocks.calendar_code = until_day.calendar_code
            and clocks.until_local::date = until_day.calendar_date
            and {{ visible_version('until_day') }}
    left join {{ ref('working_days') }} as due_day
        on
            clocks.calendar_code = due_day.calendar_code
            and clocks.due_local::date = due_day.calendar_date
            and {{ visible_version('due_day') }}
),

compared as (
    select
        measured.*,
        case
            when measured.unit = 'working_hour'
                then
                    measured.until_local
                    > {{ moment_of_working_minutes('measured.assigned_end_minutes', 'assigned_hour') }}
            when measured.unit = 'hour'
                then
                    measured.until_local
                    > {{ moment_after_hours('measured.assigned_local', 'measured.duration') }}
                    + make_interval(secs => 60 * measured.paused_minutes::double precision)
        end as is_breached_since_assigned
    from measured
    left join {{ ref('working_hours') }} as assigned_hour
        on
            measured.calendar_code = assigned_hour.calendar_code
            and {{ reaches_in_hour('measured.assigned_end_minutes', 'assigned_hour') }}
)

select
    compared.appeal_key,
    compared.stage,
    compared.clock_number,
    compared.municipality_code,
    compared.policy_key,
    compared.recipient_key,
    compared.started_at,
    nullif(compared.due_at_legal, 'infinity') as due_at_legal,
    nullif(compared.due_at, 'infinity') as due_at,
    compared.first_due_at,
    compared.not_extended_at,
    compared.stopped_at,
    compared.paused_minutes,
    case
        when not compared.is_applicable then 'not_applicable'
        when compared.stopped_at is not null and compared.is_breached then 'breached_closed'
        when compared.stopped_at is not null then 'met'
        when compared.paused_from is not null then 'paused'
        when compared.is_breached then 'breached_open'
        else 'running'
    end as state,
    round(extract(epoch from compared.until_at - compared.started_at) / 60, 4) - compared.paused_minutes
        as elapsed_calendar_minutes,
    round(compared.minutes_at_end - compared.minutes_at_start, 4) - compared.paused_working_minutes
        as elapsed_working_minutes,
    case
        when compared.is_breached then round(compared.minutes_at_overrun - compared.minutes_at_due, 4)
    end as overrun_working_minutes,
    compared.platform_due_date,
    case
        when not compared.is_applicable then null
        when compared.platform_is_overdue is not null then compared.is_breached = compared.platform_is_overdue
        when
            compared.stage = 'final_answer'
            and compared.is_last_round
            and compared.platform_due_date is not null
            then compared.date_difference_code is null
    end as agrees_with_platform,
    case
        when not compared.is_applicable then null
        when compared.platform_is_overdue is null then compared.date_difference_code
        -- One verdict from two dates is agreement, and the dates differ all the same.
        when compared.is_breached = compared.platform_is_overdue then compared.date_difference_code
        when
            compared.stage = 'first_answer'
            and compared.is_breached_since_assigned = compared.platform_is_overdue
            then 'other_start'
        else coalesce(compared.date_difference_code, 'other_verdict')
    end as difference_code,
    compared.is_default_policy,
    compared.is_confirmed
from compared
