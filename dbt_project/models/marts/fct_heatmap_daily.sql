-- Grain: one row per municipality, day of first taking in work and everything by which the heat map cuts its
-- messages.
select
    counts.municipality_code,
    counts.taken_on,
    counts.cell_key,
    {{ week_name(week_start('counts.taken_on')) }} as week,
    counts.direction_code,
    counts.platform_direction,
    counts.topic_group,
    counts.topic_name,
    counts.source,
    counts.platform_channel,
    counts.message_kind,
    counts.status_family,
    counts.is_deferred,
    counts.is_spam,
    counts.has_own_assignee,
    counts.message_count
from {{ ref('heatmap_counts') }} as counts
where {{ visible_version('counts') }}
