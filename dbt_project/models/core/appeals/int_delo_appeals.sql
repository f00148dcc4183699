-- Grain: one row per «Дело» card that this build looks at and standing version of it, in the
-- common shape of an appeal.
-- «Дело» gives no outcome of its own: it stands in the integration's status, where that is on.
{{ config(materialized='ephemeral') }}

with mapped as (
    select
        cards.*,
        response_status.normalised_value as mapped_status,
        coalesce(outcome.normalised_value, 'none') as mapped_outcome,
        applicant.normalised_value as mapped_applicant_kind,
        service_rubric.normalised_value is not null as is_service_rubric,
        thanks.normalised_value is not null as is_not_complaint,
        substring(cards.rubric from '^\(([0-9.]+)\)') as own_rubric_code,
        trim(regexp_replace(cards.rubric, '^\([0-9.]+\)\s*', '')) as rubric_name
    from {{ ref('stg_delo__cards') }} as cards
    left join {{ ref('value_map') }} as response_status
        on
            response_status.source = 'delo' and response_status.field = 'response_status'
            and response_status.platform_value = {{ normalise_name('cards.response') }}
    left join {{ ref('value_map') }} as outcome
        on
            outcome.source = 'delo' and outcome.field = 'outcome'
            and outcome.platform_value = {{ normalise_name('cards.response') }}
    left join {{ ref('value_map') }} as applicant
        on
            applicant.source = 'delo' and applicant.field = 'applicant_kind'
            and applicant.platform_value = {{ normalise_name('cards.kind') }}
    left join {{ ref('value_map') }} as service_rubric
        on
            service_rubric.source = 'delo' and service_rubric.field = 'not_topic'
            and service_rubric.platform_value = {{ normalise_name('cards.rubric') }}
    left join {{ ref('value_map') }} as thanks
        on
            thanks.source = 'delo' and thanks.field = 'not_complaint'
            and thanks.platform_value = {{ normalise_name('cards.rubric') }}
)

select
    mapped.municipality_code,
    mapped.load_id,
    mapped.exported_at,
    mapped.shown_at,
    mapped.is_newest,
    mapped.is_alone,
    'delo' as source,
    mapped.source_key as source_id,
    'fz59' as regime,
    null::timestamptz as received_at,
    mapped.registered_date::timestamp at time zone mapped.time_zone as registered_at,
    null::timestamptz as assigned_at,
    null::timestamptz as first_answer_at,
    mapped.finished_date::timestamp at time zone mapped.time_zone as final_answer_at,
    mapped.finished_date::timestamp at time zone mapped.time_zone as closed_at,
    case
        when mapped.mapped_status in ('rejected', 'redirected') then mapped.mapped_status
        when mapped.finished_date is not null then 'closed'
        else coalesce(mapped.mapped_status, 'in_work')
    end as status,
    mapped.response as platform_status,
    mapped.mapped_outcome as outcome,
    mapped.response as platform_outcome,
    case when not mapped.is_service_rubric then coalesce(mapped.rubric_code, mapped.own_rubric_code) end
        as platform_topic_group,
    case when not mapped.is_service_rubric then mapped.rubric_name end as platform_topic,
    mapped.addressee as platform_recipient,
    null as platform_unit,
    null as platform_territory,
    mapped.mapped_applicant_kind as platform_applicant_kind,
    mapped.correspondent_pseudonym as applicant_pseudonym,
    null::integer as satisfaction_score,
    false as is_reopened,
    false as is_fast_track,
    true as is_solvable,
    not mapped.is_not_complaint as is_complaint,
    mapped.due_date as platform_due_date,
    null::boolean as platform_is_overdue,
    mapped.pos_number as linked_pos_number,
    null as scope_region_name,
    null as scope_municipality_name
from mapped
