-- Grain: one row per reporting period 2020–2028 (week, month, quarter, year, year to the end of a month)
-- and the one of its kind before it (the year to date of the year before).
-- Dates are local and closed-open: a period ends where the next one begins.
{{ config(key=['period']) }}

with months as (
    select months.month_start::date as from_date
    from generate_series('2020-01-01'::timestamp, '2028-12-01'::timestamp, '1 month') as months (month_start)
),

weeks as (
    select weeks.week_start::date as from_date
    from generate_series('2019-12-30'::timestamp, '2028-12-31'::timestamp, '1 week') as weeks (week_start)
)

select
    to_char(months.from_date, 'YYYY-MM') as period,
    'month' as period_kind,
    to_char(months.from_date - interval '1 month', 'YYYY-MM') as previous_period,
    months.from_date,
    (months.from_date + interval '1 month')::date as to_date
from months

union all

select
    to_char(months.from_date, 'YYYY"Q"Q') as period,
    'quarter' as period_kind,
    to_char(months.from_date - interval '3 months', 'YYYY"Q"Q') as previous_period,
    months.from_date,
    (months.from_date + interval '3 months')::date as to_date
from months
where extract(month from months.from_date) in (1, 4, 7, 10)

union all

select
    to_char(months.from_date, 'YYYY') as period,
    'year' as period_kind,
    to_char(months.from_date - interval '1 year', 'YYYY') as previous_period,
    months.from_date,
    (months.from_date + interval '1 year')::date as to_date
from months
where extract(month from months.from_date) = 1

union all

select
    to_char(months.from_date, 'YYYY"YTD"MM') as period,
    'year_to_date' as period_kind,
    to_char(months.from_date - interval '1 year', 'YYYY"YTD"MM') as previous_period,
    date_trunc('year', months.from_date)::date as from_date,
    (months.from_date + interval '1 month')::date as to_date
from months

union all

select
    to_char(weeks.from_date, 'IYYY"-W"IW') as period,
    'week' as period_kind,
    to_char(weeks.from_date - 7, 'IYYY"-W"IW') as previous_period,
    weeks.from_date,
    weeks.from_date + 7 as to_date
from weeks
