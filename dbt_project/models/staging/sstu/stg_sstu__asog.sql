-- Grain: one row per question of АС ОГ that this build looks at and standing export that decided its history:
-- each version as it was shown. Flags are 1, 0 or empty, and empty is no.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    rows.appeal_number,
    {{ parse_date('rows.created_date') }} as created_date,
    rows.question_code,
    rows.question_name,
    rows.question_type,
    rows.competence,
    rows.jurisdiction,
    rows.recipient_name,
    rows.delivery,
    rows.direction_purpose,
    coalesce(rows.is_repeat = '1', false) as is_repeat,
    coalesce(rows.is_under_control = '1', false) as is_under_control,
    coalesce(rows.is_awaiting_documents = '1', false) as is_awaiting_documents,
    touched_rows.is_newest
{{ from_touched('sstu', 'sstu__asog') }}
