-- Grain: one row per day, municipality, direction, recipient and source with something open at 24:00 local.
select
    backlog.backlog_date,
    backlog.municipality_code,
    backlog.direction_code,
    backlog.recipient_key,
    backlog.source,
    backlog.open_count,
    backlog.open_overdue_count,
    backlog.due_soon_count,
    backlog.unconfirmed_count,
    backlog.age_0_3_count,
    backlog.age_4_10_count,
    backlog.age_11_30_count,
    backlog.age_over_30_count
from {{ ref('backlog_days') }} as backlog
where {{ visible_version('backlog') }}
