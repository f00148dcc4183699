-- Grain: one row per ПОС message whose link may have changed in this build: it changed itself, or a card that
-- names it (now or before) did.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, appeal_key)', 'analyze {{ this }}']
    )
}}

with changed as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.source_id,
        appeals.linked_pos_number
    from {{ ref('appeals') }} as appeals
    where {{ changed_version('appeals') }}

    union all

    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.source_id,
        appeals.linked_pos_number
    from {{ ref('appeals') }} as appeals
    where {{ is_full_scope() }} and not {{ changed_version('appeals') }}
)

select
    messages.municipality_code,
    messages.appeal_key
from changed as messages
where messages.source = 'pos'

union

select
    messages.municipality_code,
    messages.appeal_key
from changed as cards
inner join {{ ref('appeals') }} as messages
    on
        cards.municipality_code = messages.municipality_code
        and messages.source = 'pos'
        and cards.linked_pos_number = messages.source_id
where
    cards.source = 'delo'
    and cards.linked_pos_number is not null
