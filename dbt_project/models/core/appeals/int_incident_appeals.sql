-- Grain: one row per incident that this build looks at and standing version of it, in the
-- common shape of an appeal.
{{ config(materialized='ephemeral') }}

select
    incidents.municipality_code,
    incidents.load_id,
    incidents.exported_at,
    incidents.shown_at,
    incidents.is_newest,
    incidents.is_alone,
    'incident' as source,
    incidents.source_key as source_id,
    'social' as regime,
    incidents.created_at as received_at,
    incidents.created_at as registered_at,
    incidents.last_assigned_at as assigned_at,
    incidents.first_answer_at,
    case when step.normalised_value in ('closed', 'answered') then incidents.finished_at end
        as final_answer_at,
    incidents.finished_at as closed_at,
    case
        when outcome_status.normalised_value is not null then outcome_status.normalised_value
        when step.normalised_value is not null then step.normalised_value
        when incidents.first_answer_at is not null then 'interim'
        else 'in_work'
    end as status,
    incidents.current_step as platform_status,
    coalesce(outcome.normalised_value, 'none') as outcome,
    incidents.outcome as platform_outcome,
    incidents.topic_group as platform_topic_group,
    incidents.topic as platform_topic,
    incidents.department as platform_recipient,
    incidents.assignee as platform_unit,
    incidents.settlement as platform_territory,
    null as platform_applicant_kind,
    incidents.author_url_pseudonym as applicant_pseudonym,
    case
        when incidents.is_survey_sent and incidents.closing_reason ~ '^[1-5]$'
            then incidents.closing_reason::integer
    end as satisfaction_score,
    false as is_reopened,
    false as is_fast_track,
    coalesce(solvable.normalised_value = 'true', true) as is_solvable,
    coalesce(solvable.normalised_value = 'true', true) as is_complaint,
    null::date as platform_due_date,
    case when incidents.is_last_assignee_on_time = 'Да' then false end as platform_is_overdue,
    null as linked_pos_number,
    incidents.region_name as scope_region_name,
    incidents.municipality_name as scope_municipality_name
from {{ ref('stg_incident__incidents') }} as incidents
left join {{ ref('value_map') }} as step
    on
        step.source = 'incident' and step.field = 'status'
        and step.platform_value = {{ normalise_name('incidents.current_step') }}
left join {{ ref('value_map') }} as outcome_status
    on
        outcome_status.source = 'incident' and outcome_status.field = 'outcome_status'
        and outcome_status.platform_value = {{ normalise_name('incidents.outcome') }}
left join {{ ref('value_map') }} as outcome
    on
        outcome.source = 'incident' and outcome.field = 'outcome'
        and outcome.platform_value = {{ normalise_name('incidents.outcome') }}
left join {{ ref('value_map') }} as solvable
    on
        solvable.source = 'incident' and solvable.field = 'is_solvable'
        and solvable.platform_value = {{ normalise_name('incidents.incident_type') }}
