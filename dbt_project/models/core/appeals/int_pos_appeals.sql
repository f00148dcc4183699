-- Grain: one row per ПОС message that this build looks at and standing version of it, in the
-- common shape of an appeal.
{{ config(materialized='ephemeral') }}

with mapped as (
    select
        messages.*,
        coalesce(status.normalised_value, 'in_work') as mapped_status,
        coalesce(stage.normalised_value = 'finished', false) as is_finished,
        coalesce(outcome.normalised_value, 'none') as mapped_outcome
    from {{ ref('stg_pos__messages') }} as messages
    left join {{ ref('value_map') }} as status
        on
            status.source = 'pos' and status.field = 'status'
            and status.platform_value = {{ normalise_name('messages.status') }}
    left join {{ ref('value_map') }} as stage
        on
            stage.source = 'pos' and stage.field = 'stage'
            and stage.platform_value = {{ normalise_name('messages.stage') }}
    left join {{ ref('value_map') }} as outcome
        on
            outcome.source = 'pos' and outcome.field = 'outcome'
            and outcome.platform_value = {{ normalise_name('messages.decision') }}
)

select
    mapped.municipality_code,
    mapped.load_id,
    mapped.exported_at,
    mapped.shown_at,
    mapped.is_newest,
    mapped.is_alone,
    'pos' as source,
    mapped.source_key as source_id,
    case
        when mapped.is_fz59_chosen or mapped.regime like '%59%' then 'fz59'
        else 'message'
    end as regime,
    mapped.received_date::timestamp at time zone mapped.time_zone as received_at,
    -- The export shows one date: that ПОС registers what is submitted at once is a rule of terms, no moment.
    null::timestamptz as registered_at,
    null::timestamptz as assigned_at,
    null::timestamptz as first_answer_at,
    case
        when
            mapped.mapped_status = 'answered'
            then mapped.finished_date::timestamp at time zone mapped.time_zone
    end as final_answer_at,
    mapped.finished_date::timestamp at time zone mapped.time_zone as closed_at,
    case
        when mapped.reconsideration is not null and mapped.finished_date is null then 'returned'
        when mapped.mapped_status = 'answered' and mapped.is_finished then 'closed'
        else mapped.mapped_status
    end as status,
    mapped.status as platform_status,
    mapped.mapped_outcome as outcome,
    mapped.decision as platform_outcome,
    mapped.category as platform_topic_group,
    mapped.subcategory as platform_topic,
    mapped.located_at as platform_recipient,
    null as platform_unit,
    null as platform_territory,
    null as platform_applicant_kind,
    null as applicant_pseudonym,
    mapped.score as satisfaction_score,
    mapped.reconsideration is not null as is_reopened,
    coalesce(mapped.is_fast_track, false) as is_fast_track,
    true as is_solvable,
    true as is_complaint,
    mapped.due_date as platform_due_date,
    mapped.is_overdue as platform_is_overdue,
    null as linked_pos_number,
    mapped.region_name as scope_region_name,
    null as scope_municipality_name
from mapped
