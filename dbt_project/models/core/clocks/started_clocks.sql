-- Grain: one row per changed appeal, SLA stage and round of it, before its term is counted: when the clock
-- started, when it stopped, under which policy. A clock is made only where its start is known; the policy
-- is the one in force at the start, the most specific row wins. Closing without an answer stops a clock too:
-- what is closed waits for nobody.
{{ config(materialized='ephemeral') }}

with policies as (
    select
        policies.*,
        {{ normalise_name('policies.category') }} as category_norm,
        {{ normalise_name('policies.subcategory') }} as subcategory_norm
    from {{ ref('sla_policies') }} as policies
    where {{ current_version('policies') }}
),

-- Materialized: the planner would begin with every pair of a policy and a topic.
changed as materialized (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.regime,
        appeals.recipient_key,
        appeals.status,
        appeals.is_fast_track,
        appeals.is_extended,
        extensions.extended_at,
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
    -- The first export that showed it put off.
    left join (
        select
            states.municipality_code,
            states.appeal_key,
            min(states.from_at) as extended_at
        from {{ ref('changed_appeals') }} as with_states
        inner join {{ ref('appeal_states') }} as states
            on
                with_states.municipality_code = states.municipality_code
                and with_states.appeal_key = states.appeal_key
        where states.status in ('extended', 'postponed') and {{ current_version('states') }}
        group by states.municipality_code, states.appeal_key
    ) as extensions
        on
            appeals.municipality_code = extensions.municipality_code
            and appeals.appeal_key = extensions.appeal_key
),

-- Materialized: of few changed appeals the planner expects no round, and would find them for each policy.
rounds as materialized (
    select * from {{ ref('answer_rounds') }}
),

candidates as (
    select
        changed.municipality_code,
        changed.appeal_key,
        changed.recipient_key,
        coalesce(rounds.is_extended, changed.is_extended) as is_extended,
        case
            when rounds.clock_number is null then changed.extended_at
            else rounds.extended_at
        end as extended_at,
        changed.has_time,
        changed.platform_due_date,
        changed.first_answer_at is not null as is_first_answered,
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
        coalesce(rounds.clock_number, 1) as clock_number,
        coalesce(rounds.is_last_round, true) as is_last_round,
        -- Another level's appeal is not this recipient's term; a rejected one is not answered on the
        -- substance. Registering it, and sending it on in time, is a duty all the same.
        policies.stage in ('registration', 'redirect') or changed.status not in ('redirected', 'rejected')
            as is_applicable,
        coalesce(
            rounds.returned_at,
            case policies.start_event
                when 'received' then changed.received_at
                -- «Инцидент менеджмент» makes an incident when the message is found.
                when 'detected' then changed.received_at
                when 'registered' then changed.registered_at
                when 'assigned' then changed.assigned_at
                when 'interim' then changed.interim_answer_at
            end
        ) as started_at,
        case
            when rounds.clock_number is not null then rounds.stopped_at
            when policies.stop_event = 'registered' then changed.registered_at
            when
                policies.stop_event = 'first_answer'
                then coalesce(changed.first_answer_at, changed.closed_at)
            when
                policies.stop_event = 'final_answer'
                then coalesce(changed.final_answer_at, changed.closed_at)
            when policies.stop_event = 'closed' then changed.closed_at
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
            -- Sending on has no moment of its own: the day on which a card that was sent on was closed.
            and (
                policies.stage <> 'redirect'
                or (changed.status = 'redirected' and changed.closed_at is not null)
            )
    left join rounds
        on
            changed.municipality_code = rounds.municipality_code
            and changed.appeal_key = rounds.appeal_key
            and policies.stage = 'final_answer'
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
    select distinct on (started.municipality_code, started.appeal_key, started.stage, started.clock_number)
        started.municipality_code,
        started.appeal_key,
        started.stage,
        started.clock_number,
        started.is_last_round,
        started.policy_key,
        started.is_applicable,
        started.recipient_key,
        started.is_extended,
        started.extended_at,
        started.has_time,
        started.platform_due_date,
        started.is_first_answered,
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
        started.clock_number asc,
        started.specificity desc,
        started.valid_from desc,
        started.policy_key asc
)

select * from clocks
