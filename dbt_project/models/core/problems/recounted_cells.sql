-- Grain: one row per municipality, week (by its Monday), direction, topic and territory with a counted appeal
-- received in a week that this build counts anew. A table of its own, so that what judges it is planned by
-- its real size.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with days as (
    select
        touched_weeks.municipality_code,
        touched_weeks.week_from,
        touched_weeks.week_from + weekdays.number as received_date
    from {{ ref('touched_weeks') }} as touched_weeks
    cross join generate_series(0, 6) as weekdays (number)
    where touched_weeks.is_recounted
),

-- Of several clocks of one stage one missed term is enough.
received as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        days.week_from,
        appeals.direction_code,
        appeals.topic_key,
        appeals.territory_key,
        appeals.source,
        appeals.satisfaction_score,
        appeal_repeats.appeal_key is not null as is_repeat,
        bool_or(clocks.stage = 'final_answer' and {{ is_missed('clocks', 'sightings') }}) as is_overdue,
        bool_or(clocks.stage = 'first_answer' and {{ is_missed('clocks', 'sightings') }})
            as is_first_answer_overdue
    from {{ event_appeals(current_version) }}
    inner join days
        on
            appeals.municipality_code = days.municipality_code
            and appeals.received_date = days.received_date
    left join {{ ref('sla_clocks') }} as clocks
        on
            appeals.municipality_code = clocks.municipality_code
            and appeals.appeal_key = clocks.appeal_key
            and clocks.stage in ('first_answer', 'final_answer')
            and clocks.is_applicable
            and {{ current_version('clocks') }}
    left join {{ ref('appeal_sightings') }} as sightings
        on
            appeals.municipality_code = sightings.municipality_code
            and appeals.appeal_key = sightings.appeal_key
            and {{ current_version('sightings') }}
    where {{ current_version('appeals') }} and appeal_links.appeal_key is null
    group by
        appeals.municipality_code,
        appeals.appeal_key,
        days.week_from,
        appeals.direction_code,
        appeals.topic_key,
        appeals.territory_key,
        appeals.source,
        appeals.satisfaction_score,
        appeal_repeats.appeal_key
)

select
    received.municipality_code,
    received.week_from,
    received.direction_code,
    received.topic_key,
    received.territory_key,
    received.source,
    count(*)::integer as appeal_count,
    (count(*) filter (where received.is_repeat))::integer as repeat_count,
    (count(*) filter (where received.is_overdue))::integer as overdue_count,
    (count(*) filter (where received.is_first_answer_overdue))::integer as first_answer_overdue_count,
    count(received.satisfaction_score)::integer as scored_count,
    (count(*) filter (where received.satisfaction_score >= 4))::integer as score_4_5_count
from received
group by
    received.municipality_code,
    received.week_from,
    received.direction_code,
    received.topic_key,
    received.territory_key,
    received.source
