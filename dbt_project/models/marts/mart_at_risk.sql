-- Grain: one row per open clock that will be late within the stated working time (counting rule
-- `at_risk_working_hours`, for sources of dates `at_risk_working_days`), the most urgent first per recipient.
with moment as (
    select
        {{ visible_as_of() }} as as_of
),

open_clocks as (
    select
        clocks.municipality_code,
        clocks.recipient_key,
        clocks.appeal_key,
        clocks.stage,
        clocks.clock_number,
        clocks.policy_key,
        clocks.due_at,
        clocks.due_date,
        clocks.has_time,
        clocks.is_default_policy,
        municipalities.calendar_code,
        municipalities.time_zone,
        moment.as_of at time zone municipalities.time_zone as now_local
    from {{ ref('sla_clocks') }} as clocks
    cross join moment
    inner join {{ ref('municipalities') }} as municipalities
        on
            clocks.municipality_code = municipalities.municipality_code
            and {{ visible_version('municipalities') }}
    left join {{ ref('appeal_sightings') }} as sightings
        on
            clocks.municipality_code = sightings.municipality_code
            and clocks.appeal_key = sightings.appeal_key
            and {{ visible_version('sightings') }}
    where
        clocks.is_applicable
        and clocks.stopped_at is null
        and clocks.due_at >= moment.as_of
        and clocks.due_at < 'infinity'
        and coalesce(sightings.is_confirmed, true)
        and {{ visible_version('clocks') }}
),

measured as (
    select
        open_clocks.*,
        {{ working_minutes_until('(open_clocks.due_at at time zone open_clocks.time_zone)', 'due_day') }}
        - {{ working_minutes_until('open_clocks.now_local', 'this_day') }} as left_working_minutes,
        due_day.working_day_number - this_day.working_day_number as left_working_days,
        hours.rule_value as risk_hours,
        days.rule_value as risk_days
    from open_clocks
    inner join {{ ref('working_days') }} as this_day
        on
            open_clocks.calendar_code = this_day.calendar_code
            and open_clocks.now_local::date = this_day.calendar_date
            and {{ visible_version('this_day') }}
    inner join {{ ref('working_days') }} as due_day
        on
            open_clocks.calendar_code = due_day.calendar_code
            and open_clocks.due_date = due_day.calendar_date
            and {{ visible_version('due_day') }}
    inner join {{ ref('counting_rules') }} as hours
        on
            hours.rule_code = 'at_risk_working_hours'
            and {{ in_force('hours', 'open_clocks.now_local::date') }}
            and {{ visible_version('hours') }}
    inner join {{ ref('counting_rules') }} as days
        on
            days.rule_code = 'at_risk_working_days'
            and {{ in_force('days', 'open_clocks.now_local::date') }}
            and {{ visible_version('days') }}
)

select
    measured.municipality_code,
    measured.recipient_key,
    (
        row_number() over (
            partition by measured.municipality_code, measured.recipient_key
            order by measured.due_at, measured.appeal_key, measured.stage
        )
    )::integer as urgency,
    measured.appeal_key,
    measured.stage,
    measured.clock_number,
    appeals.source,
    appeals.source_id,
    appeals.direction_code,
    measured.due_at,
    case when measured.has_time then round(measured.left_working_minutes, 4) end as left_working_minutes,
    measured.left_working_days,
    measured.is_default_policy
from measured
inner join {{ ref('appeals') }} as appeals
    on
        measured.municipality_code = appeals.municipality_code
        and measured.appeal_key = appeals.appeal_key
        and {{ visible_version('appeals') }}
where
    case
        when measured.has_time then measured.left_working_minutes <= 60 * measured.risk_hours
        else measured.left_working_days <= measured.risk_days
    end
