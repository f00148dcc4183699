-- Grain: one row per appeal that another record stands for, and version. A Дело card that names a ПОС message
-- is the canonical record of the two (sources.md §9); of several cards for one message the first registered
-- one.
{{
    config(
        key=['municipality_code', 'appeal_key'],
        scope='touched_links'
    )
}}

select distinct on (messages.municipality_code, messages.appeal_key)
    messages.municipality_code,
    messages.appeal_key,
    cards.appeal_key as canonical_appeal_key,
    'delo_names_pos' as link_rule
from {{ ref('touched_links') }} as touched_links
inner join {{ ref('appeals') }} as messages
    on
        touched_links.municipality_code = messages.municipality_code
        and touched_links.appeal_key = messages.appeal_key
        and {{ current_version('messages') }}
inner join {{ ref('appeals') }} as cards
    on
        messages.municipality_code = cards.municipality_code
        and messages.source_id = cards.linked_pos_number
        and cards.source = 'delo'
        and {{ current_version('cards') }}
where messages.source = 'pos'
order by messages.municipality_code, messages.appeal_key, cards.registered_at, cards.source_id
