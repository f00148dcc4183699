-- Grain: one row per municipality, week (by its Monday), direction, topic and territory with a counted appeal
-- received in it, and version. All columns speak of these appeals: their repeats, the terms that they missed
-- as of the publication, the scores that their applicants gave.
{{
    config(
        key=['municipality_code', 'week_from', 'direction_code', 'topic_key', 'territory_key'],
        scope='touched_weeks',
        scope_columns=['municipality_code', 'week_from'],
        pre_hook=plan_by_hash()
    )
}}

with own as (
    {{
        own_rows({
            'municipality_code': 'text', 'week_from': 'date', 'direction_code': 'text', 'topic_key': 'text',
            'territory_key': 'text', 'source': 'text', 'appeal_count': 'integer', 'repeat_count': 'integer',
            'overdue_count': 'integer', 'first_answer_overdue_count': 'integer', 'scored_count': 'integer',
            'score_4_5_count': 'integer',
        })
    }}
),

reach as (
    select
        touched_weeks.municipality_code,
        min(touched_weeks.week_from) - 7 * max(windows.rule_value) as from_week,
        max(touched_weeks.week_from) as through_week
    from {{ ref('touched_weeks') }} as touched_weeks
    cross join {{ ref('counting_rules') }} as windows
    where windows.rule_code = 'surge_window_weeks' and {{ current_version('windows') }}
    group by touched_weeks.municipality_code
),

-- Weeks that did not change are read as they stand.
cells as (
    select recounted_cells.* from {{ ref('recounted_cells') }} as recounted_cells
    union all
    select own.*
    from own
    inner join reach
        on
            own.municipality_code = reach.municipality_code
            and own.week_from >= reach.from_week
            and own.week_from <= reach.through_week
    where
        not exists (
            select 1
            from {{ ref('touched_weeks') }} as recounted
            where
                own.municipality_code = recounted.municipality_code
                and own.week_from = recounted.week_from
                and recounted.is_recounted
        )
),

-- Only a cell large enough to be a surge needs its median. A week without a row counts 0.
medians as (
    select
        cells.municipality_code,
        cells.week_from,
        cells.direction_code,
        cells.topic_key,
        cells.territory_key,
        (percentile_cont(0.5) within group (order by coalesce(before.appeal_count, 0)))::numeric
            as usual_count,
        surge_factor.rule_value as factor
    from cells
    inner join {{ ref('touched_weeks') }} as touched_weeks
        on
            cells.municipality_code = touched_weeks.municipality_code
            and cells.week_from = touched_weeks.week_from
    {{ join_rule('surge_minimum', 'surge_minimum_count', 'cells.week_from') }}
    {{ join_rule('surge_factor', 'surge_factor', 'cells.week_from') }}
    {{ join_rule('surge_window', 'surge_window_weeks', 'cells.week_from') }}
    cross join lateral generate_series(1, surge_window.rule_value) as weeks (number)
    left join cells as before
        on
            cells.municipality_code = before.municipality_code
            and cells.week_from - 7 * weeks.number = before.week_from
            and cells.direction_code = before.direction_code
            and cells.topic_key = before.topic_key
            and cells.territory_key = before.territory_key
    where cells.appeal_count >= surge_minimum.rule_value
    group by
        cells.municipality_code,
        cells.week_from,
        cells.direction_code,
        cells.topic_key,
        cells.territory_key,
        surge_factor.rule_value
),

-- Without so many weeks of a city's own history nothing is usual yet, so nothing is a surge.
first_weeks as (
    select
        municipalities.municipality_code,
        {{ week_start(first_received_date(current_version('appeals'))) }} as first_week
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }}
)

select
    cells.*,
    coalesce(before.appeal_count, 0) as previous_count,
    medians.usual_count,
    cells.week_from - 7 * surge_window.rule_value >= first_weeks.first_week as has_history,
    coalesce(
        cells.week_from - 7 * surge_window.rule_value >= first_weeks.first_week
        and cells.appeal_count > medians.factor * medians.usual_count,
        false
    ) as is_surge
from cells
inner join {{ ref('touched_weeks') }} as touched_weeks
    on cells.municipality_code = touched_weeks.municipality_code and cells.week_from = touched_weeks.week_from
inner join first_weeks on cells.municipality_code = first_weeks.municipality_code
{{ join_rule('surge_window', 'surge_window_weeks', 'cells.week_from') }}
left join cells as before
    on
        cells.municipality_code = before.municipality_code
        and cells.week_from - 7 = before.week_from
        and cells.direction_code = before.direction_code
        and cells.topic_key = before.topic_key
        and cells.territory_key = before.territory_key
left join medians
    on
        cells.municipality_code = medians.municipality_code
        and cells.week_from = medians.week_from
        and cells.direction_code = medians.direction_code
        and cells.topic_key = medians.topic_key
        and cells.territory_key = medians.territory_key
