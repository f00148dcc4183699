-- Grain: one row per municipality and week (by its Monday) whose control by the heat map may have changed in
-- this build: a message of the map, a covered day or an appeal of ours changed in it or in a week beside it.
-- Municipalities that never had an export of the map have none.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, week_from)', 'analyze {{ this }}']
    )
}}

with changed as (
    select
        counts.municipality_code,
        counts.taken_on as changed_on
    from ({{ looked_at('heatmap_counts', ['municipality_code', 'taken_on']) }}) as counts
    union
    select
        days.municipality_code,
        days.covered_on as changed_on
    from ({{ looked_at('covered_days', ['municipality_code', 'covered_on']) }}) as days
    union
    select
        touched_dates.municipality_code,
        touched_dates.event_date as changed_on
    from {{ ref('touched_dates') }} as touched_dates
    where touched_dates.event_kind = 'received'
),

followed as (
    select distinct heatmap_counts.municipality_code
    from {{ ref('heatmap_counts') }} as heatmap_counts
)

select distinct
    changed.municipality_code,
    {{ week_start('changed.changed_on') }} + 7 * beside.weeks as week_from
from changed
inner join followed on changed.municipality_code = followed.municipality_code
cross join (values (-1), (0), (1)) as beside (weeks)
