-- Grain: one row per reporting period and part of it: each of its days (`day`), and, so that fewer rows are
-- summed, each of its months' first days where it is made of months (`month`), each of its days and its
-- Monday where it is a week (`week_day`, `week`). Joins by equality where a range would compare every event
-- with every period.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (part, part_date)', 'analyze {{ this }}']
    )
}}

select
    periods.period,
    periods.period_kind,
    periods.to_date,
    parts.part,
    days.day::date as part_date
from {{ ref('periods') }} as periods
cross join
    lateral generate_series(periods.from_date::timestamp, (periods.to_date - 1)::timestamp, '1 day')
        as days (day)
cross join
    lateral (
        values
        ('day', true),
        ('week_day', periods.period_kind = 'week'),
        ('week', periods.period_kind = 'week' and days.day = periods.from_date),
        ('month', periods.period_kind <> 'week' and extract(day from days.day) = 1)
    ) as parts (part, is_part)
where parts.is_part and {{ current_version('periods') }}
