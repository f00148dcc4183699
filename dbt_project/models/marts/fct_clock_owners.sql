-- Grain: one row per clock (appeal, SLA stage, round) and recipient who had the appeal while it ran: how much
-- of the time was whose.
with clocks as (
    select
        clocks.municipality_code,
        clocks.appeal_key,
        clocks.stage,
        clocks.clock_number,
        clocks.recipient_key,
        clocks.started_at,
        clocks.due_at,
        coalesce(clocks.stopped_at, clocks.paused_from, {{ visible_as_of() }}) as until_at,
        municipalities.time_zone,
        municipalities.calendar_code
    from {{ ref('sla_clocks') }} as clocks
    inner join {{ ref('municipalities') }} as municipalities
        on
            clocks.municipality_code = municipalities.municipality_code
            and {{ visible_version('municipalities') }}
    where clocks.is_applicable and {{ visible_version('clocks') }}
),

-- An appeal without states never changed hands. What was before the first export counts to who had it then.
hands as (
    select
        states.municipality_code,
        states.appeal_key,
        states.recipient_key,
        case
            when row_number() over history = 1 then '-infinity'::timestamptz
            else states.from_at
        end as from_at,
        states.until_at
    from {{ ref('appeal_states') }} as states
    where {{ visible_version('states') }}
    window history as (partition by states.municipality_code, states.appeal_key order by states.from_at)
),

spans as (
    select
        clocks.*,
        coalesce(hands.recipient_key, clocks.recipient_key) as owner_key,
        greatest(clocks.started_at, coalesce(hands.from_at, '-infinity')) as owned_from,
        least(clocks.until_at, coalesce(hands.until_at, 'infinity')) as owned_until
    from clocks
    left join hands
        on
            clocks.municipality_code = hands.municipality_code
            and clocks.appeal_key = hands.appeal_key
            and clocks.started_at < hands.until_at
            and clocks.until_at > hands.from_at
),

measured as (
    select
        spans.*,
        extract(epoch from spans.owned_until - spans.owned_from) / 60 as calendar_minutes,
        {{ working_minutes_until('(spans.owned_until at time zone spans.time_zone)', 'until_day') }}
        - {{ working_minutes_until('(spans.owned_from at time zone spans.time_zone)', 'from_day') }}
            as working_minutes
    from spans
    left join {{ ref('working_days') }} as from_day
        on
            spans.calendar_code = from_day.calendar_code
            and (spans.owned_from at time zone spans.time_zone)::date = from_day.calendar_date
            and {{ visible_version('from_day') }}
    left join {{ ref('working_days') }} as until_day
        on
            spans.calendar_code = until_day.calendar_code
            and (spans.owned_until at time zone spans.time_zone)::date = until_day.calendar_date
            and {{ visible_version('until_day') }}
)

select
    measured.municipality_code,
    measured.appeal_key,
    measured.stage,
    measured.clock_number,
    measured.owner_key as recipient_key,
    min(measured.owned_from) as owned_from_at,
    max(measured.owned_until) as owned_until_at,
    round(sum(measured.calendar_minutes), 4) as owned_calendar_minutes,
    round(sum(measured.working_minutes), 4) as owned_working_minutes,
    bool_or(measured.recipient_key = measured.owner_key) as is_answerable
from measured
group by
    measured.municipality_code,
    measured.appeal_key,
    measured.stage,
    measured.clock_number,
    measured.owner_key
