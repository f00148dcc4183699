{#- Columns by which own events are the same for every sum: not the appeal, and the amount only where amounts are ranked. -#}
{% macro own_group_columns(events) -%}
    {{ events }}.municipality_code,
    {{ events }}.indicator_code,
    {{ events }}.source,
    {{ events }}.direction_code,
    {{ events }}.is_counted,
    {{ events }}.own_member
{%- endmacro %}

{#- Own events that flow through a period, as the fewest rows that periods are made of: a month's (for weeks, a day's). What
    counts until a date keeps its day. Not materialized: the planner leaves out the indicators that have no such events. -#}
{% macro own_flow_parts(events) -%}
select
    {{ own_group_columns('days') }},
    parts.part,
    parts.part_date,
    days.until_date,
    days.period_shift,
    days.ranked_amount,
    sum(days.numerator) as numerator,
    sum(days.denominator) as denominator,
    sum(days.event_count) as event_count
from (
    select
        {{ own_group_columns('events') }},
        events.event_date,
        events.until_date,
        events.period_shift,
        case when events.is_ranked then events.numerator_amount end as ranked_amount,
        sum(events.numerator_amount) as numerator,
        sum(events.denominator_amount) as denominator,
        count(*) as event_count
    from {{ events }} as events
    where events.is_flow
    group by
        {{ own_group_columns('events') }},
        events.event_date,
        events.until_date,
        events.period_shift,
        case when events.is_ranked then events.numerator_amount end
) as days
cross join lateral (
    values
    ('month', date_trunc('month', days.event_date)::date, days.until_date = 'infinity'),
    ('week_day', days.event_date, days.until_date = 'infinity'),
    ('day', days.event_date, days.until_date < 'infinity')
) as parts (part, part_date, is_part)
where parts.is_part
group by
    {{ own_group_columns('days') }},
    parts.part,
    parts.part_date,
    days.until_date,
    days.period_shift,
    days.ranked_amount
{%- endmacro %}

{#- What stands on the days at which touched periods are closed: `closings` has a municipality's such days in order. An event counts
    on those after its date up to the one on which it ends, found by their places, so no event meets every period. -#}
{% macro own_standing_parts(events, closings) -%}
select
    {{ own_group_columns('spans') }},
    closings.standing_dates[places.place] as standing_date,
    case
        when spans.is_ranked
            then {{ standing_amount('spans', 'closings.standing_dates[places.place]') }}
    end as ranked_amount,
    sum({{ standing_amount('spans', 'closings.standing_dates[places.place]') }} * spans.event_count) as numerator,
    sum(spans.denominator_amount * spans.event_count) as denominator,
    sum(spans.event_count) as event_count
from (
    select
        {{ own_group_columns('events') }},
        width_bucket(events.event_date, closings.standing_dates) as from_place,
        width_bucket(events.until_date, closings.standing_dates) as through_place,
        case when events.is_growing then events.event_date end as event_date,
        events.is_growing,
        events.is_ranked,
        events.numerator_amount,
        events.denominator_amount,
        count(*) as event_count
    from {{ events }} as events
    inner join {{ closings }} as closings on events.municipality_code = closings.municipality_code
    where not events.is_flow
    group by
        {{ own_group_columns('events') }},
        width_bucket(events.event_date, closings.standing_dates),
        width_bucket(events.until_date, closings.standing_dates),
        case when events.is_growing then events.event_date end,
        events.is_growing,
        events.is_ranked,
        events.numerator_amount,
        events.denominator_amount
) as spans
inner join {{ closings }} as closings on spans.municipality_code = closings.municipality_code
cross join lateral generate_series(spans.from_place + 1, spans.through_place) as places (place)
group by
    {{ own_group_columns('spans') }},
    closings.standing_dates[places.place],
    case
        when spans.is_ranked
            then {{ standing_amount('spans', 'closings.standing_dates[places.place]') }}
    end
{%- endmacro %}

{#- The amount of what stands on a day: late terms grow by the whole days since they ended. -#}
{% macro standing_amount(events, standing_date) -%}
    (
        {{ events }}.numerator_amount
        + case when {{ events }}.is_growing then {{ standing_date }} - 1 - {{ events }}.event_date else 0 end
    )
{%- endmacro %}
