-- Grain: one row per question of an appeal as one system of ССТУ knows it. It is never counted as one.
select
    questions.question_key,
    questions.municipality_code,
    questions.dataset,
    questions.source_id,
    questions.appeal_number,
    questions.created_date,
    questions.incoming_date,
    questions.question_code,
    questions.question_name,
    questions.question_type,
    questions.status,
    questions.platform_status,
    questions.recipient_name,
    questions.delivery,
    questions.direction_purpose,
    questions.is_repeat,
    questions.is_under_control,
    questions.is_awaiting_documents,
    questions.load_id,
    questions.known_from
from {{ ref('sstu_questions') }} as questions
where {{ visible_version('questions') }}
