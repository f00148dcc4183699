-- Grain: one row per municipality, week, direction and channel that the heat map or a source of ours counts
-- in a week of which the map has an export, and version. The difference is split exactly (decision 0012):
-- map − own = missing_own − missing_map + other_date + other_topic + unexplained.
{{
    config(
        key=['municipality_code', 'week_from', 'direction_code', 'source'],
        scope='touched_heatmap_weeks',
        scope_columns=['municipality_code', 'week_from']
    )
}}

with compared as (
    select
        cells.*,
        cells.map_count - cells.missing_own_count - cells.own_count + cells.missing_map_count as surplus
    from {{ ref('heatmap_cells') }} as cells
),

neighbours as (
    select
        compared.*,
        case
            when lead(compared.week_from) over in_time = compared.week_from + 7
                then lead(compared.surplus) over in_time
        end as next_surplus,
        case
            when lag(compared.week_from) over in_time = compared.week_from - 7
                then lag(compared.surplus) over in_time
        end as previous_surplus
    from compared
    window in_time as (
        partition by compared.municipality_code, compared.source, compared.direction_code
        order by compared.week_from
    )
),

-- Ours comes first, the map's date later, never the reverse. A week with too many of ours gives to the next
-- one only, a week with too few takes from the one before only: no message is explained twice.
dated as (
    select
        neighbours.*,
        case
            when neighbours.surplus < 0
                then -least(-neighbours.surplus, greatest(neighbours.next_surplus, 0))
            when neighbours.surplus > 0
                then least(neighbours.surplus, greatest(-neighbours.previous_surplus, 0))
        end as moved
    from neighbours
),

remaining as (
    select
        dated.*,
        coalesce(dated.moved, 0) as other_date_count,
        dated.surplus - coalesce(dated.moved, 0) as rest_count
    from dated
),

-- What cancels between directions of a channel and week: of the larger side the same number is taken, shared
-- out by size, the odd ones to the largest fractions.
cancelled as (
    select
        remaining.*,
        least(
            coalesce(sum(remaining.rest_count) filter (where remaining.rest_count > 0) over of_a_week, 0),
            coalesce(-sum(remaining.rest_count) filter (where remaining.rest_count < 0) over of_a_week, 0)
        ) as moved_count,
        sum(abs(remaining.rest_count)) over (
            partition by
                remaining.municipality_code, remaining.week_from, remaining.source, sign(remaining.rest_count)
        ) as side_count
    from remaining
    window of_a_week as (partition by remaining.municipality_code, remaining.week_from, remaining.source)
),

shared_out as (
    select
        cancelled.*,
        cancelled.moved_count * abs(cancelled.rest_count) / nullif(cancelled.side_count, 0) as whole_count,
        cancelled.moved_count * abs(cancelled.rest_count) % nullif(cancelled.side_count, 0) as fraction
    from cancelled
),

ranked as (
    select
        shared_out.*,
        shared_out.moved_count - sum(shared_out.whole_count) over of_a_side as odd_count,
        row_number() over (
            partition by
                shared_out.municipality_code, shared_out.week_from, shared_out.source,
                sign(shared_out.rest_count)
            order by shared_out.fraction desc nulls last, shared_out.direction_code asc
        ) as place
    from shared_out
    window of_a_side as (
        partition by
            shared_out.municipality_code, shared_out.week_from, shared_out.source, sign(shared_out.rest_count)
    )
),

explained as (
    select
        ranked.*,
        coalesce(
            sign(ranked.rest_count)
            * (ranked.whole_count + case when ranked.place <= ranked.odd_count then 1 else 0 end),
            0
        )::integer as other_topic_count
    from ranked
),

map_days as (
    select
        covered_days.municipality_code,
        {{ week_start('covered_days.covered_on') }} as week_from,
        count(*)::integer as map_day_count
    from {{ ref('covered_days') }} as covered_days
    where
        covered_days.side = 'map'
        and covered_days.source = 'heatmap'
        and {{ current_version('covered_days') }}
    group by covered_days.municipality_code, {{ week_start('covered_days.covered_on') }}
)

select
    explained.municipality_code,
    explained.week_from,
    explained.direction_code,
    explained.source,
    explained.map_count,
    explained.own_count,
    explained.map_count - explained.own_count as difference_count,
    explained.missing_own_count,
    explained.missing_map_count,
    explained.other_date_count::integer as other_date_count,
    explained.other_topic_count,
    (explained.rest_count - explained.other_topic_count)::integer as unexplained_count,
    map_days.map_day_count
from explained
inner join {{ ref('touched_heatmap_weeks') }} as touched_heatmap_weeks
    on
        explained.municipality_code = touched_heatmap_weeks.municipality_code
        and explained.week_from = touched_heatmap_weeks.week_from
inner join map_days
    on explained.municipality_code = map_days.municipality_code and explained.week_from = map_days.week_from
