-- Grain: one row per changed appeal that came back after an answer, and round of answering. A round ends with
-- the answer shown before the next return; the last one is still open, or ended with another answer. Where
-- the platform shows no second answer and no open work, nothing is known of a second round.
{{ config(materialized='ephemeral') }}


with compared as (
    select
        states.municipality_code,
        states.appeal_key,
        states.from_at,
        states.final_answer_at,
        states.is_reopened,
        lag(states.final_answer_at) over history as answered_before,
        lag(states.is_reopened) over history as was_reopened
    from {{ ref('changed_appeals') }} as changed_appeals
    inner join {{ ref('appeal_states') }} as states
        on
            changed_appeals.municipality_code = states.municipality_code
            and changed_appeals.appeal_key = states.appeal_key
            and {{ current_version('states') }}
    window history as (partition by states.municipality_code, states.appeal_key order by states.from_at)
),

-- One answer comes back once, in however many states the return is shown.
returns as (
    select
        compared.municipality_code,
        compared.appeal_key,
        compared.answered_before as answered_at,
        min(compared.from_at) as returned_at
    from compared
    where
        compared.is_reopened
        and compared.answered_before is not null
        and (compared.final_answer_at is null or not compared.was_reopened)
    group by compared.municipality_code, compared.appeal_key, compared.answered_before
),

numbered as (
    select
        returns.*,
        row_number() over history as return_number,
        lead(returns.answered_at) over history as answered_next,
        coalesce(lead(returns.returned_at) over history, 'infinity') as returned_next
    from returns
    window
        history as (partition by returns.municipality_code, returns.appeal_key order by returns.returned_at)
),

rounds as (
    select
        numbered.municipality_code,
        numbered.appeal_key,
        1 as clock_number,
        null::timestamptz as answered_before,
        numbered.answered_at,
        '-infinity'::timestamptz as from_at,
        numbered.returned_at as until_at
    from numbered
    where numbered.return_number = 1

    union all

    select
        numbered.municipality_code,
        numbered.appeal_key,
        (numbered.return_number + 1)::integer as clock_number,
        numbered.answered_at as answered_before,
        numbered.answered_next as answered_at,
        numbered.returned_at as from_at,
        numbered.returned_next as until_at
    from numbered
),

known as (
    select
        rounds.*,
        rounds.until_at = 'infinity' as is_last_round,
        appeals.has_time,
        appeals.status,
        municipalities.time_zone,
        nullif(coalesce(appeals.final_answer_at, appeals.closed_at), rounds.answered_before) as answered_last
    from rounds
    inner join {{ ref('appeals') }} as appeals
        on
            rounds.municipality_code = appeals.municipality_code
            and rounds.appeal_key = appeals.appeal_key
            and {{ current_version('appeals') }}
    inner join {{ ref('municipalities') }} as municipalities
        on
            rounds.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
)

select
    known.municipality_code,
    known.appeal_key,
    known.clock_number,
    known.is_last_round,
    -- A source of dates is judged by dates: the day of the return begins at its midnight.
    case
        when known.clock_number = 1 then null
        when known.has_time then known.from_at
        else date_trunc('day', known.from_at at time zone known.time_zone) at time zone known.time_zone
    end as returned_at,
    case when known.is_last_round then known.answered_last else known.answered_at end as stopped_at,
    extensions.extended_at is not null as is_extended,
    extensions.extended_at
from known
-- A term that was put off in one round is not longer in the next.
cross join
    lateral (
        select min(states.from_at) as extended_at
        from {{ ref('appeal_states') }} as states
        where
            states.municipality_code = known.municipality_code
            and states.appeal_key = known.appeal_key
            and states.status in ('extended', 'postponed')
            and states.from_at >= known.from_at
            and states.from_at < known.until_at
            and {{ current_version('states') }}
    ) as extensions
where
    not known.is_last_round
    or known.answered_last is not null
    or known.status not in ('answered', 'closed')
