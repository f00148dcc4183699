-- Grain: one row per appeal (обращение or сообщение) as its platform knows it.
select
    appeals.appeal_key,
    appeals.municipality_code,
    appeals.source,
    appeals.source_id,
    appeals.regime,
    appeals.received_at,
    appeals.registered_at,
    appeals.assigned_at,
    appeals.first_answer_at,
    appeals.interim_answer_at,
    appeals.final_answer_at,
    appeals.closed_at,
    appeals.received_date,
    appeals.final_answer_date,
    appeals.closed_date,
    appeals.has_time,
    appeals.status,
    appeals.platform_status,
    appeals.outcome,
    appeals.platform_outcome,
    appeals.topic_key,
    appeals.direction_code,
    appeals.territory_key,
    appeals.recipient_key,
    appeals.applicant_kind,
    appeals.satisfaction_score,
    appeal_repeats.appeal_key is not null as is_repeat,
    appeals.is_reopened,
    appeals.is_fast_track,
    appeals.is_extended,
    appeals.is_complaint,
    appeals.is_in_competence,
    appeal_links.appeal_key is null as is_counted,
    coalesce(appeal_links.canonical_appeal_key, appeals.appeal_key) as canonical_appeal_key,
    coalesce(appeal_links.canonical_appeal_key, appeals.appeal_key) as case_key,
    appeals.platform_due_date,
    appeals.platform_is_overdue,
    coalesce(appeal_sightings.last_seen_at, appeals.exported_at) as last_seen_at,
    coalesce(appeal_sightings.is_confirmed, true) as is_confirmed,
    appeals.load_id,
    appeals.known_from
from {{ event_appeals(visible_version) }}
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        appeals.municipality_code = appeal_sightings.municipality_code
        and appeals.appeal_key = appeal_sightings.appeal_key
        and {{ visible_version('appeal_sightings') }}
where {{ visible_version('appeals') }}
