-- Grain: one row per appeal, SLA stage and version: when the clock started, when it is due, when it stopped.
-- What depends on the moment of reading (running, overdue by now) is computed in the mart. A clock is made
-- only where its start is known; the policy is the one in force at the start, the most specific row wins.
-- Closing without an answer stops a clock too: what is closed waits for nobody. A term that begins or ends
-- outside the working calendar (2020–2028) has no due date, so no clock.
{{
    config(
        key=['municipality_code', 'appeal_key', 'stage', 'clock_number'],
        scope='changed_appeals',
        scope_columns=['municipality_code', 'appeal_key'],
        indexes=[['municipality_code', 'due_date'], ['municipality_code', 'stopped_date']]
    )
}}

{%- set duration -%}
policies.duration + case when clocks.is_extended then coalesce(policies.extension_duration, 0) else 0 end
{%- endset %}

with policies as (
    select
        policies.*,
        {{ normalise_name('policies.category') }} as category_norm,
        {{ normalise_name('policies.subcategory') }} as subcategory_norm
    from {{ ref('sla_policies') }} as policies
    where
        {{ current_version('policies') }}
        -- A redirect has no moment of its own in any export: its policies wait for a source.
        and policies.stage in ('registration', 'first_answer', 'interim_to_final', 'final_answer')
),

-- Materialized: the planner would begin with every pair of a policy and a topic.
changed as materialized (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.regime,
        appeals.recipient_key,
        appeals.is_fast_track,
        appeals.is_extended,
        appeals.has_time,
        appeals.platform_due_date,
        appeals.received_at,
        appeals.registered_at,
        appeals.assigned_at,
        appeals.first_answer_at,
        appeals.interim_answer_at,
        appeals.final_answer_at,
        appeals.closed_at,
        municipalities.time_zone,
        municipalities.calendar_code,
        municipalities.region_name,
        topics.group_norm as category,
        topics.name_norm as subcategory
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
    -- Another level's appeal is not this recipient's term; a rejected one is not answered on the substance.
    where appeals.status not in ('redirected', 'rejected')
),

candidates as (
    select
        changed.municipality_code,
        changed.appeal_key,
        changed.recipient_key,
        changed.is_extended,
        changed.has_time,
        changed.platform_due_date,
        changed.time_zone,
        changed.calendar_code,
        changed.category,
        changed.subcategory,
        policies.policy_key,
        policies.stage,
        policies.valid_from,
        policies.valid_to,
        policies.category_norm,
        policies.subcategory_norm,
        case policies.start_event
            when 'received' then changed.received_at
            when 'registered' then changed.registered_at
            when 'assigned' then changed.assigned_at
            when 'interim' then changed.interim_answer_at
        end as started_at,
        case
            when policies.stage = 'registration' then changed.registered_at
            when policies.stage = 'first_answer' then coalesce(changed.first_answer_at, changed.closed_at)
            else coalesce(changed.final_answer_at, changed.closed_at)
        end as stopped_at,
        -- The most specific row wins: the places of one number, so that one comparison decides.
        32 * (policies.municipality_code is not null)::integer
        + 16 * (policies.region_name is not null)::integer
        + 8 * (policies.subcategory is not null)::integer
        + 4 * (policies.category is not null)::integer
        + 2 * (policies.is_fast_track is not null)::integer
        + (policies.source is not null)::integer as specificity
    from changed
    inner join policies
        on
            changed.regime = policies.regime
            and (policies.source is null or changed.source = policies.source)
            and (policies.municipality_code is null or changed.municipality_code = policies.municipality_code)
            and (policies.region_name is null or changed.region_name = policies.region_name)
            and (policies.is_fast_track is null or changed.is_fast_track = policies.is_fast_track)
),

started as (
    select
        candidates.*,
        candidates.started_at at time zone candidates.time_zone as started_local,
        (candidates.started_at at time zone candidates.time_zone)::date as started_date
    from candidates
    where
        candidates.started_at is not null
        and (candidates.category_norm is null or candidates.category = candidates.category_norm)
        and (candidates.subcategory_norm is null or candidates.subcategory = candidates.subcategory_norm)
),

clocks as (
    select distinct on (started.municipality_code, started.appeal_key, started.stage)
        started.municipality_code,
        started.appeal_key,
        started.stage,
        started.policy_key,
        started.recipient_key,
        started.is_extended,
        started.has_time,
        started.platform_due_date,
        started.time_zone,
        started.calendar_code,
        started.started_at,
        started.started_local,
        started.started_date,
        started.stopped_at
    from started
    where {{ in_force('started', 'started.started_date') }}
    order by
        started.municipality_code asc,
        started.appeal_key asc,
        started.stage asc,
        started.specificity desc,
        started.valid_from desc,
        started.policy_key asc
),

-- The term of each clock, with the working minutes of its calendar at which a term in working hours ends.
termed as (
    select
        clocks.*,
        policies.unit,
        policies.first_day,
        policies.nonworking_due_policy,
        policies.status = 'default' as is_default_policy,
        {{ duration }} as duration,
        case
            when policies.unit = 'working_hour'
                then {{ working_minutes_until('clocks.started_local', 'start_day') }} + 60 * ({{ duration }})
        end as end_minutes
    from clocks
    inner join policies on clocks.policy_key = policies.policy_key
    left join {{ ref('working_days') }} as start_day
        on
            clocks.calendar_code = start_day.calendar_code
            and clocks.started_date = start_day.calendar_date
            and {{ current_version('start_day') }}
),

ended as (
    select
        termed.*,
        terms.due_date_legal,
        terms.due_date,
        case termed.unit
            when 'working_hour'
                then
                    {{ moment_of_working_minutes('termed.end_minutes', 'due_hour') }}
                    at time zone termed.time_zone
            when 'hour' then termed.started_at + make_interval(hours => termed.duration)
        end as due_moment
    from termed
    left join {{ ref('sla_terms') }} as terms
        on
            termed.calendar_code = terms.calendar_code
            and termed.started_date = terms.start_date
            and termed.unit = terms.unit
            and termed.duration = terms.duration
            and termed.first_day = terms.first_day
            and termed.nonworking_due_policy = terms.nonworking_due_policy
    left join {{ ref('working_hours') }} as due_hour
        on
            termed.calendar_code = due_hour.calendar_code
            and ceil(termed.end_minutes / 60)::integer = due_hour.hour_number
            and termed.end_minutes > due_hour.cumulative_working_minutes - due_hour.working_minutes
            and termed.end_minutes <= due_hour.cumulative_working_minutes
),

-- A term in hours ends at its moment. A date is kept until its last microsecond: «missed when the local
-- midnight after it has come».
due as (
    select
        ended.*,
        coalesce(
            ended.due_moment,
            (ended.due_date_legal + 1)::timestamp at time zone ended.time_zone - interval '1 microsecond'
        ) as due_at_legal,
        coalesce(
            ended.due_moment,
            (ended.due_date + 1)::timestamp at time zone ended.time_zone - interval '1 microsecond'
        ) as due_at
    from ended
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
where due.due_at is not null
