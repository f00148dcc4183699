-- Grain: one row per municipality: clocks of the appeals that this build changed (of all appeals when asked for the whole).
with seen_appeals as (
    select
        appeals.municipality_code,
        appeals.appeal_key
    from core.appeals as appeals
    where
        appeals.known_from <= {as_of}::timestamptz
        and appeals.known_to > {as_of}::timestamptz
        and ({is_whole} or appeals.known_from = {as_of}::timestamptz)
),

clocks as (
    select clocks.*
    from marts_next.fct_sla_clocks as clocks
    inner join seen_appeals
        on clocks.municipality_code = seen_appeals.municipality_code and clocks.appeal_key = seen_appeals.appeal_key
),

breaches as (
    select
        breaches.municipality_code,
        count(*) as breach_rows
    from marts_next.fct_sla_breaches as breaches
    inner join seen_appeals
        on
            breaches.municipality_code = seen_appeals.municipality_code
            and breaches.appeal_key = seen_appeals.appeal_key
    group by breaches.municipality_code
)

select
    clocks.municipality_code,
    count(*) as clock_rows,
    count(*) filter (
        where clocks.state is null or clocks.state not in (
            'met', 'running', 'paused', 'breached_open', 'breached_closed', 'not_applicable'
        )
    ) as unknown_state_rows,
    count(*) filter (
        where clocks.stage is null or clocks.stage not in (
            'registration', 'redirect', 'first_answer', 'interim_to_final', 'final_answer'
        )
    ) as unknown_stage_rows,
    count(*) filter (where clocks.due_at < clocks.started_at or clocks.paused_minutes < 0) as backward_rows,
    count(*) filter (
        where clocks.state = 'met' and clocks.stopped_at > clocks.due_at
    ) as kind_verdict_rows,
    count(*) filter (where clocks.state in ('breached_open', 'breached_closed')) as breached_clock_rows,
    coalesce(max(breaches.breach_rows), 0) as breach_rows
from clocks
left join breaches on clocks.municipality_code = breaches.municipality_code
group by clocks.municipality_code
