-- Grain: one row per ПОС message whose link may have changed in this build: it changed itself, or a card that
-- names it (now or before) did.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, appeal_key)', 'analyze {{ this }}']
    )
}}

select
    messages.municipality_code,
    messages.appeal_key
from {{ ref('appeals') }} as messages
where
    messages.source = 'pos'
    and (messages.known_from = {{ as_of() }} or messages.known_to = {{ as_of() }} or {{ is_full_scope() }})

union

select
    messages.municipality_code,
    messages.appeal_key
from {{ ref('appeals') }} as cards
inner join {{ ref('appeals') }} as messages
    on
        cards.municipality_code = messages.municipality_code
        and messages.source = 'pos'
        and cards.linked_pos_number = messages.source_id
where
    cards.source = 'delo'
    and cards.linked_pos_number is not null
    and (cards.known_from = {{ as_of() }} or cards.known_to = {{ as_of() }} or {{ is_full_scope() }})
