-- Grain: one row per municipality, direction, topic and territory that is a problem point on the day of the
-- publication, and version: enough counted appeals in the days that end with it (rules problem_point_count,
-- problem_point_days).
{{
    config(
        key=['municipality_code', 'direction_code', 'topic_key', 'territory_key'],
        pre_hook=plan_by_hash()
    )
}}

with points as (
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
    from {{ ref('point_appeals') }} as received
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
    inner join {{ ref('point_appeals') }} as received
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
    from {{ ref('point_appeals') }} as received
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
