-- Grain: one row per message of the heat map on a day that this build looks at, as the export that speaks
-- for the day shows it. A row dated outside its own file's period is of no such day.

with speakers as (
    select distinct
        touched_heatmap_days.municipality_code,
        touched_heatmap_days.load_id
    from {{ ref('touched_heatmap_days') }} as touched_heatmap_days
    where touched_heatmap_days.load_id is not null
),

rows as (
    {{ rows_shown_by('speakers', 'heatmap__messages') }}
),

-- The day is parsed once a row: inlined, every day of the export would parse it again.
dated as materialized (
    select
        rows.*,
        {{ parse_date('rows.taken_at') }} as taken_on
    from rows
)

select
    dated.municipality_code,
    dated.source_key,
    dated.shown_load_id as load_id,
    dated.taken_on,
    dated.direction,
    dated.topic_group,
    dated.topic,
    dated.status,
    {{ kept_value('dated.assignee') }} as assignee,
    dated.origin,
    dated.message_kind,
    {{ parse_flag('dated.is_spam') }} as is_spam
from dated
inner join {{ ref('touched_heatmap_days') }} as touched_heatmap_days
    on
        dated.municipality_code = touched_heatmap_days.municipality_code
        and dated.taken_on = touched_heatmap_days.taken_on
        and dated.shown_load_id = touched_heatmap_days.load_id
