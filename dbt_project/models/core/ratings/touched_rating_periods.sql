-- Grain: one row per municipality and period (month, quarter, year) whose ratings may have changed in this
-- build: its own figures, or those of the same period a year before, or since when a source is complete.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, period)', 'analyze {{ this }}']
    )
}}

with open_periods as (
    select
        municipalities.municipality_code,
        periods.period,
        periods.period_kind,
        periods.from_date,
        periods.to_date,
        periods.to_date <= ({{ as_of() }} at time zone municipalities.time_zone)::date as is_over
    from {{ ref('municipalities') }} as municipalities
    cross join {{ ref('periods') }} as periods
    where
        {{ current_version('municipalities') }}
        and {{ current_version('periods') }}
        and periods.period_kind in ('month', 'quarter', 'year')
        and periods.from_date <= ({{ as_of() }} at time zone municipalities.time_zone)::date
),

touched as (
    select
        touched_periods.municipality_code,
        open_periods.period
    from {{ ref('touched_periods') }} as touched_periods
    inner join open_periods
        on
            touched_periods.municipality_code = open_periods.municipality_code
            and touched_periods.period_kind = open_periods.period_kind
            and (
                touched_periods.from_date = open_periods.from_date
                or touched_periods.from_date + interval '1 year' = open_periods.from_date
            )

    union

    select
        source_starts.municipality_code,
        open_periods.period
    from {{ ref('source_starts') }} as source_starts
    inner join open_periods on source_starts.municipality_code = open_periods.municipality_code
    where {{ changed_version('source_starts') }}
)

select
    open_periods.municipality_code,
    open_periods.period,
    open_periods.period_kind,
    open_periods.from_date,
    open_periods.to_date,
    (open_periods.from_date - interval '1 year')::date as year_before_date,
    open_periods.is_over,
    (
        12 * extract(year from age(open_periods.to_date, open_periods.from_date))
        + extract(month from age(open_periods.to_date, open_periods.from_date))
    )::integer as month_count
from touched
inner join open_periods
    on
        touched.municipality_code = open_periods.municipality_code
        and touched.period = open_periods.period
