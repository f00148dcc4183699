-- Grain: one row per appeal and state in which the exports showed it one after another. An appeal that every
-- export showed alike has none.
select
    states.municipality_code,
    states.appeal_key,
    states.from_at,
    nullif(states.until_at, 'infinity') as until_at,
    states.status,
    states.recipient_key,
    states.final_answer_at,
    states.is_reopened
from {{ ref('appeal_states') }} as states
where {{ visible_version('states') }}
