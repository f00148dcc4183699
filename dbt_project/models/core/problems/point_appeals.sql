-- Grain: one row per counted appeal with a topic that today's problem points may look at: of the window that
-- ends today and of the days before it in which a repeated problem is looked for.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with windows as (
    select
        municipalities.municipality_code,
        point_days.rule_value as day_count,
        point_count.rule_value as least_count,
        {{ local_day('municipalities') }} as last_date,
        {{ local_day('municipalities') }} - point_days.rule_value + 1 as first_date,
        {{ local_day('municipalities') }} - 2 * point_days.rule_value + 1 as earlier_first_date,
        {{ local_day('municipalities') }} - point_days.rule_value + 1 - repeat_days.rule_value as reach_date
    from {{ ref('municipalities') }} as municipalities
    {{ join_rule('point_days', 'problem_point_days', local_day('municipalities')) }}
    {{ join_rule('point_count', 'problem_point_count', local_day('municipalities')) }}
    {{ join_rule('repeat_days', 'problem_repeat_days', local_day('municipalities')) }}
    where {{ current_version('municipalities') }}
)

select
    appeals.municipality_code,
    appeals.appeal_key,
    appeals.direction_code,
    appeals.topic_key,
    appeals.territory_key,
    appeals.received_date,
    appeals.closed_date,
    appeal_repeats.appeal_key is not null as is_repeat,
    windows.day_count,
    windows.least_count,
    appeals.received_date >= windows.first_date as is_now,
    appeals.received_date >= windows.earlier_first_date and appeals.received_date < windows.first_date
        as is_window_before
from {{ event_appeals(current_version) }}
inner join windows
    on
        appeals.municipality_code = windows.municipality_code
        and appeals.received_date >= windows.reach_date
        and appeals.received_date <= windows.last_date
inner join {{ ref('topics') }} as topics
    on
        appeals.topic_key = topics.topic_key
        and (topics.group_norm <> '' or topics.name_norm <> '')
        and {{ current_version('topics') }}
where {{ current_version('appeals') }} and appeal_links.appeal_key is null
