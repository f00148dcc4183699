-- Grain: one row per source key of ««Инцидент менеджмент»» that this build looks at and standing export that
-- decided its history: each version as it was shown.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    rows.cabinet,
    rows.incident_id,
    rows.incident_number,
    rows.department,
    {{ kept_value('rows.assignee') }} as assignee,
    {{ parse_moment('rows.first_answer_at', 'municipalities.time_zone') }} as first_answer_at,
    {{ parse_moment('rows.last_assigned_at', 'municipalities.time_zone') }} as last_assigned_at,
    {{ parse_moment('rows.last_assignee_first_answer_at', 'municipalities.time_zone') }}
        as last_assignee_first_answer_at,
    rows.is_last_assignee_on_time,
    {{ parse_moment('rows.last_assignee_sent_for_approval_at', 'municipalities.time_zone') }}
        as last_assignee_sent_for_approval_at,
    rows.current_step,
    {{ parse_moment('rows.created_at', 'municipalities.time_zone') }} as created_at,
    {{ parse_moment('rows.finished_at', 'municipalities.time_zone') }} as finished_at,
    rows.topic_group,
    rows.topic,
    rows.region_name,
    rows.municipality_name,
    {{ kept_value('rows.settlement') }} as settlement,
    rows.incident_type,
    rows.outcome,
    {{ parse_flag('rows.has_answer_media') }} as has_answer_media,
    {{ parse_flag('rows.has_message_media') }} as has_message_media,
    rows.post_url as post_url_pseudonym,
    rows.blog_url as blog_url_pseudonym,
    rows.closing_reason,
    case when rows.audience_count ~ '^\d{1,18}$' then rows.audience_count::bigint end as audience_count,
    case when rows.engagement_count ~ '^\d{1,18}$' then rows.engagement_count::bigint end as engagement_count,
    rows.author_url as author_url_pseudonym,
    rows.answer_account_url as answer_account_url_pseudonym,
    {{ parse_moment('rows.survey_step_at', 'municipalities.time_zone') }} as survey_step_at,
    {{ parse_flag('rows.is_survey_sent') }} as is_survey_sent,
    municipalities.time_zone,
    {{ shown_columns() }}
{{ from_touched('incident', 'incident__incidents') }}
