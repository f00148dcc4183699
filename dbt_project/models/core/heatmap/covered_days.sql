-- Grain: one row per municipality, side, channel and day for which that side has an export, and version.
-- An own export covers the days from its first row to its last; the map covers the days of its periods, each
-- channel from the day on which the map first shows it: before that the map did not take it in.
{{
    config(
        key=['municipality_code', 'side', 'source', 'covered_on'],
        scope='touched_coverage',
        scope_columns=['municipality_code', 'side', 'source']
    )
}}

with standing as (
    select
        live_loads.municipality_code,
        live_loads.source,
        loads.period_from,
        loads.period_through,
        loads.received_from,
        loads.received_through
    from {{ ref('live_loads') }} as live_loads
    inner join {{ source('ops', 'loads') }} as loads
        on live_loads.municipality_code = loads.municipality_code and live_loads.load_id = loads.load_id
),

first_shown as (
    select
        heatmap_counts.municipality_code,
        heatmap_counts.source,
        min(heatmap_counts.taken_on) as shown_from
    from {{ ref('heatmap_counts') }} as heatmap_counts
    where {{ current_version('heatmap_counts') }}
    group by heatmap_counts.municipality_code, heatmap_counts.source

    union all

    select
        standing.municipality_code,
        standing.source,
        min(standing.period_from) as shown_from
    from standing
    where standing.source = 'heatmap'
    group by standing.municipality_code, standing.source
)

select
    touched_coverage.municipality_code,
    touched_coverage.side,
    touched_coverage.source,
    days.day::date as covered_on
from {{ ref('touched_coverage') }} as touched_coverage
inner join standing
    on
        touched_coverage.municipality_code = standing.municipality_code
        and touched_coverage.source = standing.source
cross join
    lateral generate_series(standing.received_from::timestamp, standing.received_through::timestamp, '1 day')
        as days (day)
where touched_coverage.side = 'own'

union

select
    touched_coverage.municipality_code,
    touched_coverage.side,
    touched_coverage.source,
    days.day::date as covered_on
from {{ ref('touched_coverage') }} as touched_coverage
inner join first_shown
    on
        touched_coverage.municipality_code = first_shown.municipality_code
        and touched_coverage.source = first_shown.source
inner join standing
    on touched_coverage.municipality_code = standing.municipality_code and standing.source = 'heatmap'
cross join
    lateral generate_series(
        greatest(standing.period_from, first_shown.shown_from)::timestamp,
        standing.period_through::timestamp,
        '1 day'
    ) as days (day)
where touched_coverage.side = 'map'
