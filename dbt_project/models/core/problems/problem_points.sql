-- Grain: one row per municipality, direction, topic and territory that is a problem point on the day of the
-- publication, and version: enough counted appeals in the days that end with it (rules problem_point_count,
-- problem_point_days). An appeal without a topic names no problem.
{{
    config(
        key=['municipality_code', 'direction_code', 'topic_key', 'territory_key']
    )
}}

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
),

received as (
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
),

points as (
    select
        received.municipality_code,
        received.direction_code,
        received.topic_key,
        received.territory_key,
        received.day_count,
        received.least_count,
        min(received.received_date) as first_date,
        max(received.received_date) as last_date,
        count(*)::integer as appeal_count,
        (count(*) filter (where received.is_repeat))::integer as repeat_count,
        (count(*) filter (where received.closed_date is null))::integer as open_count
    from received
    where received.is_now
    group by
        received.municipality_code,
        received.direction_code,
        received.topic_key,
        received.territory_key,
        received.day_count,
        received.least_count
    having count(*) >= received.least_count
),

-- What was closed before the first of the present appeals came, each with the one that would open its point.
closed_before as (
    select
        received.municipality_code,
        received.topic_key,
        received.territory_key,
        received.day_count,
        received.received_date,
        lag(received.received_date, points.least_count - 1) over (
            partition by received.municipality_code, received.topic_key, received.territory_key
            order by received.received_date, received.appeal_key
        ) as opening_date
    from points
    inner join received
        on
            points.municipality_code = received.municipality_code
            and points.direction_code = received.direction_code
            and points.topic_key = received.topic_key
            and points.territory_key = received.territory_key
            and points.first_date > received.closed_date
            and not received.is_now
),

repeated as (
    select distinct
        closed_before.municipality_code,
        closed_before.topic_key,
        closed_before.territory_key
    from closed_before
    where closed_before.received_date - closed_before.opening_date < closed_before.day_count
),

-- Where a topic has most appeals in each of the two last windows; a place that nobody knows leads nothing.
volumes as (
    select
        received.municipality_code,
        received.topic_key,
        received.territory_key,
        received.is_now,
        received.least_count,
        count(*) as appeal_count
    from received
    inner join {{ ref('territories') }} as territories
        on
            received.municipality_code = territories.municipality_code
            and received.territory_key = territories.territory_key
            and territories.territory_kind <> 'unmapped'
            and {{ current_version('territories') }}
    where received.is_now or received.is_window_before
    group by
        received.municipality_code,
        received.topic_key,
        received.territory_key,
        received.is_now,
        received.least_count
),

placed as (
    select
        volumes.*,
        rank() over (
            partition by volumes.municipality_code, volumes.topic_key, volumes.is_now
            order by volumes.appeal_count desc
        ) as place,
        count(*) over (
            partition by volumes.municipality_code, volumes.topic_key, volumes.is_now, volumes.appeal_count
        ) as equal_count
    from volumes
),

-- A centre is one place that leads alone and is itself a point.
centres as (
    select placed.*
    from placed
    where placed.place = 1 and placed.equal_count = 1 and placed.appeal_count >= placed.least_count
)

select
    points.municipality_code,
    points.direction_code,
    points.topic_key,
    points.territory_key,
    points.day_count,
    points.first_date,
    points.last_date,
    points.appeal_count,
    points.repeat_count,
    points.open_count,
    repeated.topic_key is not null as is_repeated,
    centre_before.territory_key is not null as is_moving,
    centre_before.territory_key as moved_from_territory_key
from points
left join repeated
    on
        points.municipality_code = repeated.municipality_code
        and points.topic_key = repeated.topic_key
        and points.territory_key = repeated.territory_key
left join centres as centre_now
    on
        points.municipality_code = centre_now.municipality_code
        and points.topic_key = centre_now.topic_key
        and points.territory_key = centre_now.territory_key
        and centre_now.is_now
left join centres as centre_before
    on
        centre_now.municipality_code = centre_before.municipality_code
        and centre_now.topic_key = centre_before.topic_key
        and centre_now.territory_key <> centre_before.territory_key
        and not centre_before.is_now
