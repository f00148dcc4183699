-- Grain: one row per question of a packet of ССТУ that this build looks at and standing export that decided
-- its history: each version as it was shown.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    rows.request_id,
    rows.appeal_number,
    {{ parse_date('rows.created_date') }} as created_date,
    {{ parse_date('rows.incoming_date') }} as incoming_date,
    rows.question_code,
    rows.status_code,
    rows.status,
    rows.recipient_name,
    rows.format_name,
    {{ parse_flag('rows.is_direct') }} as is_direct,
    rows.applicant_name as applicant_pseudonym,
    touched_rows.is_newest
{{ from_touched('sstu', 'sstu__packets') }}
