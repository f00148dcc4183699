-- Grain: one row per municipality, touched week, indicator of surges and edition: whether the week stands out
-- against the weeks before it. Without so many weeks of a city's own history nothing is usual yet.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with counted as (
    select
        cells.municipality_code,
        cells.period,
        cells.indicator_code,
        cells.edition,
        cells.own_member::date as week_from,
        sum(cells.numerator) as appeal_count
    from {{ ref('own_cells') }} as cells
    where cells.aggregate = 'surge' and cells.dimension_code = 'all'
    group by
        cells.municipality_code,
        cells.period,
        cells.indicator_code,
        cells.edition,
        cells.own_member
),

judged as (
    select
        counted.municipality_code,
        counted.period,
        counted.indicator_code,
        counted.edition,
        periods.from_date
    from counted
    inner join {{ ref('periods') }} as periods
        on
            counted.period = periods.period
            and periods.period_kind = 'week'
            and {{ current_version('periods') }}
    group by
        counted.municipality_code,
        counted.period,
        counted.indicator_code,
        counted.edition,
        periods.from_date
),

-- A week without a row counts 0.
compared as (
    select
        judged.municipality_code,
        judged.period,
        judged.indicator_code,
        judged.edition,
        judged.from_date,
        surge_window.rule_value as week_count,
        surge_minimum.rule_value as minimum_count,
        surge_factor.rule_value as factor,
        coalesce(sum(counted.appeal_count) filter (where weeks.number = 0), 0) as appeal_count,
        (
            percentile_cont(0.5) within group (order by coalesce(counted.appeal_count, 0))
            filter (where weeks.number > 0)
        )::numeric as usual_count
    from judged
    {{ join_rule('surge_window', 'surge_window_weeks', 'judged.from_date') }}
    {{ join_rule('surge_minimum', 'surge_minimum_count', 'judged.from_date') }}
    {{ join_rule('surge_factor', 'surge_factor', 'judged.from_date') }}
    cross join lateral generate_series(0, surge_window.rule_value) as weeks (number)
    left join counted
        on
            judged.municipality_code = counted.municipality_code
            and judged.period = counted.period
            and judged.indicator_code = counted.indicator_code
            and judged.edition = counted.edition
            and judged.from_date - 7 * weeks.number = counted.week_from
    group by
        judged.municipality_code,
        judged.period,
        judged.indicator_code,
        judged.edition,
        judged.from_date,
        surge_window.rule_value,
        surge_minimum.rule_value,
        surge_factor.rule_value
),

first_weeks as (
    select
        municipalities.municipality_code,
        {{ week_start(first_received_date(current_version('appeals'))) }} as first_week
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }}
)

select
    compared.municipality_code,
    compared.period,
    compared.indicator_code,
    compared.edition,
    'all' as dimension_code,
    'all' as member_code,
    (
        compared.appeal_count >= compared.minimum_count
        and compared.appeal_count > compared.factor * compared.usual_count
    )::integer as numerator,
    1 as denominator
from compared
inner join first_weeks on compared.municipality_code = first_weeks.municipality_code
where compared.from_date - 7 * compared.week_count >= first_weeks.first_week
