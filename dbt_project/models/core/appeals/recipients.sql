-- Grain: one row per recipient of a municipality and version: those of the municipality file, and every name
-- that a platform used and no synonym knows (kind `unmapped`), so that nothing hides.
{{ config(key=['municipality_code', 'recipient_key'], absent='keep') }}

-- A name that no synonym knows keeps the spelling it was first seen in.
with spelled as (
    {{ own_rows({'municipality_code': 'text', 'recipient_key': 'text', 'recipient_name': 'text'}) }}
),

named as (
    select
        shown_rows.municipality_code,
        shown_rows.recipient_key,
        min(shown_rows.platform_recipient) as platform_recipient
    from {{ ref('shown_rows') }} as shown_rows
    where not shown_rows.is_foreign and shown_rows.is_recipient_unmapped
    group by shown_rows.municipality_code, shown_rows.recipient_key
)

select
    recipients.municipality_code,
    {{ recipient_key('recipients.municipality_code', 'known', 'recipients.recipient_code') }}
        as recipient_key,
    recipients.recipient_name,
    recipients.recipient_kind,
    case
        when recipients.parent_recipient_code is not null
            then {{ recipient_key('recipients.municipality_code', 'known', 'parent_recipient_code') }}
    end as parent_recipient_key,
    recipients.peer_group,
    recipients.valid_from,
    recipients.valid_to,
    recipients.population_count
from {{ source('config', 'recipients') }} as recipients

union all

select
    named.municipality_code,
    named.recipient_key,
    coalesce(spelled.recipient_name, nullif(named.platform_recipient, ''), 'не указан') as recipient_name,
    'unmapped' as recipient_kind,
    null as parent_recipient_key,
    null as peer_group,
    null::date as valid_from,
    null::date as valid_to,
    null::integer as population_count
from named
left join spelled
    on
        named.municipality_code = spelled.municipality_code
        and named.recipient_key = spelled.recipient_key
