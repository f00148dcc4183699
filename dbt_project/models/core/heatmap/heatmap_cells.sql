-- Grain: one row per municipality, channel, direction and week (touched, or beside a touched one) with a
-- message on the map or an appeal of ours: what both sides count, and what of it stands on days that the
-- other side has no export for.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with weeks as (
    select distinct
        touched_heatmap_weeks.municipality_code,
        touched_heatmap_weeks.week_from + 7 * beside.weeks as week_from
    from {{ ref('touched_heatmap_weeks') }} as touched_heatmap_weeks
    cross join (values (-1), (0), (1)) as beside (weeks)
),

counted as (
    select
        heatmap_counts.municipality_code,
        heatmap_counts.source,
        heatmap_counts.direction_code,
        heatmap_counts.taken_on as counted_on,
        'own' as other_side,
        heatmap_counts.message_count as map_count,
        0 as own_count
    from {{ ref('heatmap_counts') }} as heatmap_counts
    where {{ current_version('heatmap_counts') }}

    union all

    -- All rows of the platform: the map does not know which of them we count once.
    select
        appeals.municipality_code,
        appeals.source,
        appeals.direction_code,
        appeals.received_date as counted_on,
        'map' as other_side,
        0 as map_count,
        1 as own_count
    from {{ ref('appeals') }} as appeals
    where
        {{ current_version('appeals') }}
        and appeals.received_date >= (select min(weeks.week_from) from weeks)
        and appeals.received_date < (select max(weeks.week_from) + 7 from weeks)
)

select
    weeks.municipality_code,
    weeks.week_from,
    counted.source,
    counted.direction_code,
    sum(counted.map_count)::integer as map_count,
    sum(counted.own_count)::integer as own_count,
    coalesce(sum(counted.map_count) filter (where covered_days.covered_on is null), 0)::integer
        as missing_own_count,
    coalesce(sum(counted.own_count) filter (where covered_days.covered_on is null), 0)::integer
        as missing_map_count
from weeks
inner join counted
    on
        weeks.municipality_code = counted.municipality_code
        and weeks.week_from = {{ week_start('counted.counted_on') }}
left join {{ ref('covered_days') }} as covered_days
    on
        counted.municipality_code = covered_days.municipality_code
        and counted.other_side = covered_days.side
        and counted.source = covered_days.source
        and counted.counted_on = covered_days.covered_on
        and {{ current_version('covered_days') }}
group by weeks.municipality_code, weeks.week_from, counted.source, counted.direction_code
