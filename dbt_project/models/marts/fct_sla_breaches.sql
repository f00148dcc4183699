-- Grain: one row per breached SLA clock, with the columns of its appeal that an analyst filters by.
select
    clocks.appeal_key,
    clocks.stage,
    clocks.clock_number,
    clocks.municipality_code,
    clocks.policy_key,
    clocks.recipient_key,
    clocks.started_at,
    clocks.due_at_legal,
    clocks.due_at,
    clocks.stopped_at,
    clocks.state,
    clocks.elapsed_working_minutes,
    clocks.overrun_working_minutes,
    clocks.platform_due_date,
    clocks.agrees_with_platform,
    clocks.is_default_policy,
    appeals.source,
    appeals.source_id,
    appeals.regime,
    appeals.status,
    appeals.direction_code,
    appeals.topic_key,
    appeals.territory_key,
    appeals.is_counted
from {{ ref('fct_sla_clocks') }} as clocks
inner join {{ ref('fct_appeals') }} as appeals
    on clocks.municipality_code = appeals.municipality_code and clocks.appeal_key = appeals.appeal_key
where clocks.state in ('breached_open', 'breached_closed')
