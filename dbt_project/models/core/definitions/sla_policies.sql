-- Grain: one row per dated SLA policy and version.
{{ config(key=['policy_key']) }}

select
    {{ surrogate_key(['policies.policy_code', 'policies.valid_from']) }} as policy_key,
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
    policies.first_day,
    policies.nonworking_due_policy,
    policies.extension_duration,
    policies.valid_from,
    policies.valid_to,
    policies.legal_reference,
    policies.status
from {{ ref('sla_policy_rows') }} as policies
