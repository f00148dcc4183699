-- Grain: one row per appeal, SLA stage, round of it and version: when the clock started, when it is due, when
-- it stopped (docs/decisions/0006). What depends on the moment of reading (running, overdue by now) is
-- computed in the mart. A term that begins or ends outside the working calendar (2020–2028) has no due date,
-- so no clock. A clock that stands still is due at `infinity`.
{{
    config(
        key=['municipality_code', 'appeal_key', 'stage', 'clock_number'],
        scope='changed_appeals',
        scope_columns=['municipality_code', 'appeal_key'],
        indexes=[['municipality_code', 'due_date'], ['municipality_code', 'stopped_date']]
    )
}}

{%- set is_put_off = 'clocks.is_extended and policies.extension_duration > 0' %}
{%- set duration = 'policies.duration + put_off.times * coalesce(policies.extension_duration, 0)' %}

-- The term of each clock as if nothing stood still; one that was put off without and with what was added.
-- Materialized, as the ones that follow: the planner would write each expression out anew wherever it is
-- used.
with terms as materialized (
    select
        clocks.*,
        policies.unit,
        policies.first_day,
        policies.nonworking_due_policy,
        policies.pause_statuses,
        policies.status = 'default' as is_default_policy,
        {{ is_put_off }} as is_put_off,
        put_off.times as put_off_times,
        {{ duration }} as duration,
        {{ working_minutes_until('clocks.started_local', 'start_day') }} as start_minutes,
        start_day.is_working_day as starts_on_working_day,
        days.due_date_legal,
        days.due_date,
        days.due_working_day_number
    from {{ ref('started_clocks') }} as clocks
    inner join {{ ref('sla_policies') }} as policies
        on clocks.policy_key = policies.policy_key and {{ current_version('policies') }}
    cross join
        lateral generate_series(
            0, case when {{ is_put_off }} then 1 else 0 end
        ) as put_off (times)
    left join {{ ref('working_days') }} as start_day
        on
            clocks.calendar_code = start_day.calendar_code
            and clocks.started_date = start_day.calendar_date
            and {{ current_version('start_day') }}
    left join {{ ref('sla_terms') }} as days
        on
            clocks.calendar_code = days.calendar_code
            and clocks.started_date = days.start_date
            and policies.unit = days.unit
            and {{ duration }} = days.duration
            and policies.first_day = days.first_day
            and policies.nonworking_due_policy = days.nonworking_due_policy
),

-- Few policies know a pause.
paused as (
    select
        terms.municipality_code,
        terms.appeal_key,
        terms.stage,
        terms.clock_number,
        terms.put_off_times,
        pauses.*
    from terms
    cross join lateral ({{ clock_pauses('terms') }}) as pauses
    where terms.pause_statuses is not null
),

-- With the working minutes of its calendar at which a term in working hours ends.
termed as materialized (
    select
        terms.*,
        paused.paused_minutes,
        paused.paused_working_minutes,
        paused.paused_days,
        paused.paused_working_days,
        paused.paused_from,
        case
            when terms.unit = 'working_hour'
                then
                    {{ whole_working_minutes(
                        'terms.start_minutes + 60 * terms.duration + coalesce(paused.paused_working_minutes, 0)'
                    ) }}
        end as end_minutes
    from terms
    left join paused
        on
            terms.municipality_code = paused.municipality_code
            and terms.appeal_key = paused.appeal_key
            and terms.stage = paused.stage
            and terms.clock_number = paused.clock_number
            and terms.put_off_times = paused.put_off_times
),

ended as materialized (
    select
        termed.*,
        coalesce(moved.calendar_date, termed.due_date_legal) as end_date_legal,
        coalesce(moved.working_day_number, termed.due_working_day_number) as end_working_day_number,
        case
            when moved.calendar_date is null then termed.due_date
            else
                {{ moved_day(
                    'termed.nonworking_due_policy',
                    'moved.calendar_date',
                    'moved.next_workday',
                    'moved.prev_workday',
                    'termed.started_date'
                ) }}
        end as end_date,
        case termed.unit
            when 'working_hour'
                then
                    {{ moment_of_working_minutes('termed.end_minutes', 'due_hour') }}
                    at time zone termed.time_zone
            when 'hour'
                then
                    {{ moment_after_hours('termed.started_at', 'termed.duration') }}
                    + make_interval(secs => 60 * coalesce(termed.paused_minutes, 0)::double precision)
        end as due_moment
    from termed
    -- A pause moves a term in days by the days it took.
    left join {{ ref('due_days') }} as moved
        on
            termed.calendar_code = moved.calendar_code
            and moved.calendar_date = case
                when termed.unit = 'calendar_day' and termed.paused_days > 0
                    then termed.due_date_legal + termed.paused_days
                when termed.unit = 'working_day' and termed.paused_working_days > 0
                    then
                        (
                            select later.calendar_date
                            from {{ ref('due_days') }} as later
                            where
                                later.calendar_code = termed.calendar_code
                                and later.is_working_day
                                and later.working_day_number
                                = termed.due_working_day_number + termed.paused_working_days
                        )
            end
    left join {{ ref('working_hours') }} as due_hour
        on
            termed.calendar_code = due_hour.calendar_code
            and {{ reaches_in_hour('termed.end_minutes', 'due_hour') }}
),

-- A term in hours ends at its moment. A date is kept until its last microsecond: «missed when the local
-- midnight after it has come».
due as (
    select
        ended.*,
        coalesce(
            ended.due_moment,
            (ended.end_date_legal + 1)::timestamp at time zone ended.time_zone - interval '1 microsecond'
        ) as due_moment_legal,
        coalesce(
            ended.due_moment,
            (ended.end_date + 1)::timestamp at time zone ended.time_zone - interval '1 microsecond'
        ) as due_moment_shifted
    from ended
),

-- While the clock stands still nothing falls due, unless the term had ended before.
standing as materialized (
    select
        due.*,
        coalesce(due.paused_from < due.due_moment_shifted, false) as is_standing
    from due
    where due.due_moment_shifted is not null
),

-- Terms that were put off: when they would have ended, and the last export past that end that showed the
-- appeal not put off yet. With one, the term was put off when it was over, and is as long as it was.
put_off_terms as (
    select
        first_terms.municipality_code,
        first_terms.appeal_key,
        first_terms.stage,
        first_terms.clock_number,
        case when not first_terms.is_standing then first_terms.due_moment_shifted end as first_due_at,
        longer_terms.end_date as longer_end_date,
        case
            when not first_terms.is_standing and first_terms.due_moment_shifted < first_terms.extended_at
                then
                    ({{ last_shown_between(
                        'appeals', 'first_terms.due_moment_shifted', 'first_terms.extended_at'
                    ) }})
        end as not_extended_at
    from standing as first_terms
    inner join standing as longer_terms
        on
            first_terms.municipality_code = longer_terms.municipality_code
            and first_terms.appeal_key = longer_terms.appeal_key
            and first_terms.stage = longer_terms.stage
            and first_terms.clock_number = longer_terms.clock_number
            and longer_terms.put_off_times = 1
    inner join {{ ref('appeals') }} as appeals
        on
            first_terms.municipality_code = appeals.municipality_code
            and first_terms.appeal_key = appeals.appeal_key
            and {{ current_version('appeals') }}
    where first_terms.is_put_off and first_terms.put_off_times = 0
),

chosen as (
    select
        standing.*,
        put_off_terms.first_due_at,
        put_off_terms.not_extended_at,
        put_off_terms.longer_end_date
    from standing
    left join put_off_terms
        on
            standing.is_put_off
            and standing.municipality_code = put_off_terms.municipality_code
            and standing.appeal_key = put_off_terms.appeal_key
            and standing.stage = put_off_terms.stage
            and standing.clock_number = put_off_terms.clock_number
    where
        standing.is_put_off is not true
        or standing.put_off_times = case when put_off_terms.not_extended_at is null then 1 else 0 end
),

decided as (
    select
        standing.*,
        case when standing.is_standing then 'infinity' else standing.due_moment_legal end as due_at_legal,
        case when standing.is_standing then 'infinity' else standing.due_moment_shifted end as due_at,
        -- Closed in time without a first answer: none was owed any more, and none was given.
        standing.stage = 'first_answer'
        and not standing.is_first_answered
        and standing.stopped_at <= standing.due_moment_shifted
            as needs_no_answer
    from chosen as standing
),

-- Who has had an appeal from when on, where it changed hands.
hands as (
    select
        states.municipality_code,
        states.appeal_key,
        array_agg(states.from_at order by states.from_at) as from_moments,
        array_agg(states.recipient_key order by states.from_at) as recipient_keys
    from {{ ref('appeal_states') }} as states
    inner join {{ ref('changed_appeals') }} as changed_appeals
        on
            states.municipality_code = changed_appeals.municipality_code
            and states.appeal_key = changed_appeals.appeal_key
    where {{ current_version('states') }}
    group by states.municipality_code, states.appeal_key
    having count(distinct states.recipient_key) > 1
)

select
    decided.municipality_code,
    decided.appeal_key,
    decided.stage,
    decided.clock_number,
    decided.policy_key,
    -- Whose the clock is: who had the appeal when it was decided.
    coalesce(
        hands.recipient_keys[
            greatest(
                width_bucket(least(decided.stopped_at, decided.due_at), hands.from_moments), 1
            )
        ],
        decided.recipient_key
    ) as recipient_key,
    decided.is_applicable and not coalesce(decided.needs_no_answer, false) as is_applicable,
    decided.is_last_round,
    decided.started_at,
    decided.due_at_legal,
    decided.due_at,
    decided.first_due_at,
    decided.not_extended_at,
    decided.stopped_at,
    decided.started_date,
    (decided.due_at at time zone decided.time_zone)::date as due_date,
    (decided.stopped_at at time zone decided.time_zone)::date as stopped_date,
    round(coalesce(decided.paused_minutes, 0), 4) as paused_minutes,
    round(coalesce(decided.paused_working_minutes, 0), 4) as paused_working_minutes,
    case when decided.is_standing then decided.paused_from end as paused_from,
    decided.has_time,
    decided.is_default_policy,
    decided.platform_due_date,
    {{ difference_of_dates('decided') }} as date_difference_code
from decided
left join hands
    on
        decided.municipality_code = hands.municipality_code
        and decided.appeal_key = hands.appeal_key
