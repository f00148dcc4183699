-- Grain: one row per municipality, obligation that falls due by the calendar, period it is about, version. A
-- date on a day off moves by the obligation's rule, yet never back into the period: what is not over is not
-- told of. Periods whose date lies outside the calendar have no row.
{{ config(key=['municipality_code', 'obligation_code', 'period']) }}

with rules as (
    select
        obligations.municipality_code,
        obligations.obligation_code,
        obligations.nonworking_due_policy,
        municipalities.calendar_code,
        split_part(obligations.rule, ':', 1) as rule_kind,
        -- `05`, `12-20` or `mon-12:00`.
        substr(obligations.rule, strpos(obligations.rule, ':') + 1) as rule_day
    from {{ source('config', 'obligations') }} as obligations
    inner join {{ source('config', 'municipalities') }} as municipalities
        on obligations.municipality_code = municipalities.municipality_code
    where strpos(obligations.rule, ':') > 0
),

dated as (
    select
        rules.municipality_code,
        rules.obligation_code,
        rules.nonworking_due_policy,
        rules.calendar_code,
        periods.period,
        periods.to_date,
        case
            when rules.rule_kind = 'weekly' then split_part(rules.rule_day, '-', 2)::time
        end as due_time,
        case rules.rule_kind
            when 'weekly'
                then
                    periods.to_date - 1
                    + array_position(
                        array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], left(rules.rule_day, 3)
                    )
            when 'yearly'
                then
                    (
                        periods.from_date
                        + make_interval(months => split_part(rules.rule_day, '-', 1)::integer - 1)
                    )::date
                    + split_part(rules.rule_day, '-', 2)::integer
                    - 1
            else periods.to_date - 1 + rules.rule_day::integer
        end as nominal_date
    from rules
    inner join {{ ref('periods') }} as periods
        on
            periods.period_kind = case rules.rule_kind
                when 'weekly' then 'week'
                when 'monthly' then 'month'
                when 'quarterly' then 'quarter'
                when 'yearly' then 'year'
            end
            and {{ current_version('periods') }}
),

moved as (
    select
        dated.municipality_code,
        dated.obligation_code,
        dated.calendar_code,
        dated.period,
        dated.nominal_date,
        dated.due_time,
        {{ moved_day(
            'dated.nonworking_due_policy',
            'dated.nominal_date',
            'days.next_workday',
            'days.prev_workday',
            "case when dated.nominal_date < dated.to_date then '-infinity' else dated.to_date end"
        ) }} as due_date
    from dated
    inner join {{ ref('due_days') }} as days
        on dated.calendar_code = days.calendar_code and dated.nominal_date = days.calendar_date
)

select
    moved.municipality_code,
    moved.obligation_code,
    moved.period,
    moved.nominal_date,
    moved.due_date,
    moved.due_time,
    -- By a calendar that no act has fixed yet.
    nominal_day.is_provisional or due_day.is_provisional as is_provisional
from moved
inner join {{ ref('working_days') }} as nominal_day
    on
        moved.calendar_code = nominal_day.calendar_code
        and moved.nominal_date = nominal_day.calendar_date
        and {{ current_version('nominal_day') }}
inner join {{ ref('working_days') }} as due_day
    on
        moved.calendar_code = due_day.calendar_code
        and moved.due_date = due_day.calendar_date
        and {{ current_version('due_day') }}
