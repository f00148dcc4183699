-- Grain: one row per ПОС message whose link may have changed in this build: it changed itself, or a card that
-- names it (now or before) did.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, appeal_key)', 'analyze {{ this }}']
    )
}}

{%- set columns = ['municipality_code', 'appeal_key', 'source', 'source_id', 'linked_pos_number'] %}

with changed as (
    {{ looked_at('appeals', columns) }}
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
