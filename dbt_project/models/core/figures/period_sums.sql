-- Grain: one row per municipality, touched period, reading, stage, source, direction, counted or not: sums of
-- the measures. A table of its own, so that what reads it is planned by its real size.
{{ config(materialized='table', pre_hook=plan_by_hash(), post_hook=['analyze {{ this }}']) }}

{%- set columns = ['municipality_code', 'event_kind', 'stage', 'source', 'direction_code', 'is_counted'] %}

-- Recipients are summed away first: no indicator is cut by them. Integers: sums of bigints are numerics.
with days as (
    select
        appeal_days.municipality_code,
        appeal_days.event_date,
        appeal_days.until_date,
        appeal_days.event_kind,
        appeal_days.stage,
        appeal_days.source,
        appeal_days.direction_code,
        appeal_days.is_counted,
        {% for measure in measures() -%}
        sum(appeal_days.{{ measure }})::integer as {{ measure }}{% if not loop.last %},{% endif %}
        {% endfor %}
    {{ from_days_of_touched_periods(['week', 'month', 'quarter', 'year', 'year_to_date']) }}
    group by
        appeal_days.municipality_code,
        appeal_days.event_date,
        appeal_days.until_date,
        appeal_days.event_kind,
        appeal_days.stage,
        appeal_days.source,
        appeal_days.direction_code,
        appeal_days.is_counted
),

parts as (
    {{ period_parts('days', columns, with_weeks=true) }}
),

in_periods as (
    {{ parts_in_periods('parts') }}
)

select
    in_periods.municipality_code,
    in_periods.period,
    in_periods.reading,
    in_periods.stage,
    in_periods.source,
    in_periods.direction_code,
    in_periods.is_counted,
    {% for measure in measures() -%}
    sum(in_periods.{{ measure }}) as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from in_periods
group by
    in_periods.municipality_code,
    in_periods.period,
    in_periods.reading,
    in_periods.stage,
    in_periods.source,
    in_periods.direction_code,
    in_periods.is_counted
