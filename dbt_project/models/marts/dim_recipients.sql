-- Grain: one row per recipient of a municipality; names that no synonym knows have the kind `unmapped`.
select
    recipients.recipient_key,
    recipients.municipality_code,
    recipients.recipient_name,
    recipients.recipient_kind,
    recipients.parent_recipient_key,
    recipients.peer_group,
    recipients.valid_from,
    recipients.valid_to,
    recipients.population_count
from {{ ref('recipients') }} as recipients
where {{ visible_version('recipients') }}
