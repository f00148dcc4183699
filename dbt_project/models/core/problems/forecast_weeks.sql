-- Grain: one row per municipality, direction (`all` for the whole) and full week of the city's history that a
-- forecast or its backtest may read (by its Monday): appeals received, terms that ended, terms missed.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with weeks as (
    select
        rules.municipality_code,
        weeks.week_from::date as week_from
    from {{ ref('forecast_rules') }} as rules
    cross join
        lateral generate_series(
            greatest(
                rules.first_week,
                least(
                    rules.last_week - 7 * (rules.backtest_weeks + rules.season_weeks),
                    rules.last_week - 7 * (rules.backtest_weeks + rules.window_weeks + rules.horizon_weeks)
                )
            )::timestamp,
            rules.last_week::timestamp,
            '7 days'
        ) as weeks (week_from)
),

received as (
    select
        cells.municipality_code,
        cells.week_from,
        members.direction_code,
        sum(cells.appeal_count)::integer as received_count
    from {{ ref('problem_weeks') }} as cells
    inner join weeks
        on cells.municipality_code = weeks.municipality_code and cells.week_from = weeks.week_from
    cross join lateral (values ('all'), (cells.direction_code)) as members (direction_code)
    where {{ current_version('cells') }}
    group by cells.municipality_code, cells.week_from, members.direction_code
),

ended as (
    select
        term_days.municipality_code,
        weeks.week_from,
        members.direction_code,
        sum(term_days.clock_count)::integer as clock_count,
        sum(term_days.missed_count)::integer as missed_count
    from {{ ref('term_days') }} as term_days
    inner join weeks
        on
            term_days.municipality_code = weeks.municipality_code
            and {{ week_start('term_days.event_date') }} = weeks.week_from
    cross join lateral (values ('all'), (term_days.direction_code)) as members (direction_code)
    where {{ current_version('term_days') }}
    group by term_days.municipality_code, weeks.week_from, members.direction_code
),

-- A direction that had nothing in all these weeks has nothing to foretell.
members as (
    select
        received.municipality_code,
        received.direction_code
    from received
    union
    select
        ended.municipality_code,
        ended.direction_code
    from ended
)

select
    weeks.municipality_code,
    members.direction_code,
    weeks.week_from,
    coalesce(received.received_count, 0) as received_count,
    coalesce(ended.clock_count, 0) as clock_count,
    coalesce(ended.missed_count, 0) as missed_count
from weeks
inner join members on weeks.municipality_code = members.municipality_code
left join received
    on
        weeks.municipality_code = received.municipality_code
        and weeks.week_from = received.week_from
        and members.direction_code = received.direction_code
left join ended
    on
        weeks.municipality_code = ended.municipality_code
        and weeks.week_from = ended.week_from
        and members.direction_code = ended.direction_code
