-- Grain: one row per appeal, SLA stage and version: when the clock started, when it is due, when it stopped.
-- What depends on the moment of reading (running, overdue by now) is computed in the mart. A clock is made
-- only where its start is known; the policy is the one in force at the start, the most specific row wins.
-- Closing without an answer stops a clock too: what is closed waits for nobody.
{{
    config(
        key=['municipality_code', 'appeal_key', 'stage', 'clock_number'],
        scope='changed_appeals',
        scope_columns=['municipality_code', 'appeal_key'],
        indexes=[['municipality_code', 'due_date'], ['municipality_code', 'stopped_date']]
    )
}}

with starts as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.regime,
        appeals.is_fast_track,
        appeals.is_extended,
        appeals.recipient_key,
        appeals.platform_due_date,
        appeals.has_time,
        topics.group_norm as category,
        topics.name_norm as subcategory,
        municipalities.time_zone,
        municipalities.region_name,
        municipalities.calendar_code,
        events.start_event,
        events.started_at,
        stages.stage,
        stages.stopped_at,
        events.started_at at time zone municipalities.time_zone as started_local,
        (events.started_at at time zone municipalities.time_zone)::date as started_date
    from {{ ref('changed_appeals') }} as changed_appeals
    inner join {{ ref('appeals') }} as appeals
        on
            changed_appeals.municipality_code = appeals.municipality_code
            and changed_appeals.appeal_key = appeals.appeal_key
            and {{ current_version('appeals') }}
    inner join {{ ref('municipalities') }} as municipalities
        on
            appeals.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
    inner join {{ ref('topics') }} as topics
        on appeals.topic_key = topics.topic_key and {{ current_version('topics') }}
    cross join
        lateral (
            values
            ('registration', appeals.registered_at),
            ('first_answer', coalesce(appeals.first_answer_at, appeals.closed_at)),
            ('interim_to_final', coalesce(appeals.final_answer_at, appeals.closed_at)),
            ('final_answer', coalesce(appeals.final_answer_at, appeals.closed_at))
        ) as stages (stage, stopped_at)
    cross join
        lateral (
            values
            ('received', appeals.received_at),
            ('registered', appeals.registered_at),
            ('assigned', appeals.assigned_at),
            ('interim', appeals.interim_answer_at)
        ) as events (start_event, started_at)
    where
        events.started_at is not null
        -- Another level's appeal is not this recipient's term; a rejected one is not answered on the
        -- substance.
        and appeals.status not in ('redirected', 'rejected')
),

clocks as (
    select distinct on (starts.municipality_code, starts.appeal_key, starts.stage)
        starts.*,
        policies.policy_key,
        policies.duration,
        policies.unit,
        policies.first_day,
        policies.nonworking_due_policy,
        policies.status = 'default' as is_default_policy,
        case when starts.is_extended then coalesce(policies.extension_duration, 0) else 0 end as extension
    from starts
    inner join {{ ref('sla_policies') }} as policies
        on
            starts.stage = policies.stage
            and starts.start_event = policies.start_event
            and starts.regime = policies.regime
            and (policies.source is null or starts.source = policies.source)
            and (policies.municipality_code is null or starts.municipality_code = policies.municipality_code)
            and (policies.region_name is null or starts.region_name = policies.region_name)
            and (policies.category is null or starts.category = {{ normalise_name('policies.category') }})
            and (
                policies.subcategory is null
                or starts.subcategory = {{ normalise_name('policies.subcategory') }}
            )
            and (policies.is_fast_track is null or starts.is_fast_track = policies.is_fast_track)
            and starts.started_date >= policies.valid_from
            and (policies.valid_to is null or starts.started_date < policies.valid_to)
            and {{ current_version('policies') }}
    order by
        starts.municipality_code asc,
        starts.appeal_key asc,
        starts.stage asc,
        policies.municipality_code is not null desc,
        policies.region_name is not null desc,
        policies.subcategory is not null desc,
        policies.category is not null desc,
        policies.is_fast_track is not null desc,
        policies.source is not null desc,
        policies.valid_from desc,
        policies.policy_key asc
),

-- The date on which a term in days ends, before and after a shift from a day off: it depends on the start's
-- date only, so it is worked out once for all clocks that start alike.
alike as (
    select distinct
        clocks.calendar_code,
        clocks.started_date,
        clocks.unit,
        clocks.duration + clocks.extension as duration,
        clocks.first_day,
        clocks.nonworking_due_policy
    from clocks
    where clocks.unit in ('calendar_day', 'working_day')
),

day_terms as (
    select
        alike.*,
        legal.due_date as due_date_legal,
        case
            when legal_day.is_working_day or alike.nonworking_due_policy = 'as_is' then legal.due_date
            else shifted.calendar_date
        end as due_date
    from alike
    inner join {{ ref('working_days') }} as start_day
        on
            alike.calendar_code = start_day.calendar_code
            and alike.started_date = start_day.calendar_date
            and {{ current_version('start_day') }}
    left join lateral (
        select min(nth_day.calendar_date) as calendar_date
        from {{ ref('working_days') }} as nth_day
        where
            alike.unit = 'working_day'
            and nth_day.calendar_code = alike.calendar_code
            and nth_day.working_day_number = start_day.working_day_number + alike.duration
            and {{ current_version('nth_day') }}
    ) as working_term on true
    cross join
        lateral (
            select
                case
                    when alike.unit = 'working_day' then working_term.calendar_date
                    else
                        alike.started_date
                        + alike.duration
                        - case when alike.first_day = 'start_day' then 1 else 0 end
                end as due_date
        ) as legal
    inner join {{ ref('working_days') }} as legal_day
        on
            alike.calendar_code = legal_day.calendar_code
            and legal.due_date = legal_day.calendar_date
            and {{ current_version('legal_day') }}
    left join lateral (
        select
            case alike.nonworking_due_policy
                when
                    'next_workday'
                    then min(near.calendar_date) filter (where near.calendar_date > legal.due_date)
                when
                    'prev_workday'
                    then max(near.calendar_date) filter (where near.calendar_date < legal.due_date)
            end as calendar_date
        from {{ ref('working_days') }} as near
        where
            not legal_day.is_working_day
            and near.calendar_code = alike.calendar_code
            and near.is_working_day
            and near.calendar_date between legal.due_date - 20 and legal.due_date + 20
            and {{ current_version('near') }}
    ) as shifted on true
),

due as (
    select
        clocks.*,
        -- A date is kept until its last microsecond: «missed when the local midnight after it has come».
        case clocks.unit
            when 'working_hour' then hour_terms.due_at
            when 'hour' then clocks.started_at + make_interval(hours => clocks.duration)
            else
                (day_terms.due_date_legal + 1)::timestamp at time zone clocks.time_zone
                - interval '1 microsecond'
        end as due_at_legal,
        case clocks.unit
            when 'working_hour' then hour_terms.due_at
            when 'hour' then clocks.started_at + make_interval(hours => clocks.duration)
            else (day_terms.due_date + 1)::timestamp at time zone clocks.time_zone - interval '1 microsecond'
        end as due_at
    from clocks
    left join day_terms
        on
            clocks.calendar_code = day_terms.calendar_code
            and clocks.started_date = day_terms.started_date
            and clocks.unit = day_terms.unit
            and clocks.duration + clocks.extension = day_terms.duration
            and clocks.first_day = day_terms.first_day
            and clocks.nonworking_due_policy = day_terms.nonworking_due_policy
    -- The moment at which a term in working hours ends.
    left join lateral (
        select
            {{ moment_of_working_minutes('target.minutes', 'due_day') }} at time zone clocks.time_zone
                as due_at
        from {{ ref('working_days') }} as start_day
        cross join
            lateral (
                select
                    {{ working_minutes_until('clocks.started_local', 'start_day') }}
                    + clocks.duration * 60 as minutes
            ) as target
        cross join
            lateral (
                select days.*
                from {{ ref('working_days') }} as days
                where
                    days.calendar_code = clocks.calendar_code
                    and days.calendar_date between clocks.started_date and clocks.started_date + 60
                    and days.cumulative_working_minutes >= target.minutes
                    and {{ current_version('days') }}
                order by days.calendar_date
                limit 1
            ) as due_day
        where
            clocks.unit = 'working_hour'
            and start_day.calendar_code = clocks.calendar_code
            and start_day.calendar_date = clocks.started_date
            and {{ current_version('start_day') }}
    ) as hour_terms on true
)

select
    due.municipality_code,
    due.appeal_key,
    due.stage,
    1 as clock_number,
    due.policy_key,
    due.recipient_key,
    due.started_at,
    due.due_at_legal,
    due.due_at,
    due.stopped_at,
    due.started_date,
    (due.due_at at time zone due.time_zone)::date as due_date,
    (due.stopped_at at time zone due.time_zone)::date as stopped_date,
    0 as paused_minutes,
    due.has_time,
    due.is_default_policy,
    due.platform_due_date
from due
