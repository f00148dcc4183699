-- Grain: one row per municipality: clocks of the appeals that this build changed (of all appeals when asked for the whole).
with clocks as (
    select clocks.*
    from marts_next.fct_sla_clocks as clocks
    where {is_seen_clock}
),

breaches as (
    select
        breaches.municipality_code,
        count(*) as breach_rows
    from marts_next.fct_sla_breaches as breaches
    where {is_seen_breach}
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
