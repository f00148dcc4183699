-- Grain: one row per municipality, indicator with an SQL of its own, source, direction, whether it is
-- counted once, own member, part that periods read, last day on which it counts, shift of the period and,
-- where amounts are ranked, amount: how many events of the touched periods and their sums. Events are put
-- together by month and week before periods are made of them (docs/decisions/0007). Millions of rows are
-- grouped by words: putting them in order takes longer than hashing them.
{{
    config(
        materialized='table',
        pre_hook=[plan_by_hash(), 'set local enable_sort = off'],
        post_hook=['analyze {{ this }}']
    )
}}

with events as not materialized (
    {{ own_events(current_version, as_of(), only_touched=true) }}
),

closings as materialized (
    select
        closed.municipality_code,
        array_agg(closed.part_date order by closed.part_date) as standing_dates
    from (
        select distinct
            readings.municipality_code,
            readings.part_date
        from {{ ref('own_readings') }} as readings
        where readings.part = 'standing'
    ) as closed
    group by closed.municipality_code
)

{{ own_flow_parts('events') }}

union all

{{ own_standing_parts('events', 'closings') }}
