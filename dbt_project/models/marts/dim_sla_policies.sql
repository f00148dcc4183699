-- Grain: one row per dated SLA policy.
select
    policies.policy_key,
    policies.policy_code,
    policies.municipality_code,
    policies.region_name,
    policies.source,
    policies.regime,
    policies.category,
    policies.subcategory,
    policies.is_fast_track,
    policies.stage,
    policies.duration,
    policies.unit,
    policies.start_event,
    policies.stop_event,
    policies.first_day,
    policies.nonworking_due_policy,
    policies.extension_duration,
    policies.pause_statuses,
    policies.valid_from,
    policies.valid_to,
    policies.legal_reference,
    policies.status,
    policies.counting_status,
    policies.counting_reference
from {{ ref('sla_policies') }} as policies
where {{ visible_version('policies') }}
