{#- Columns by which own events are the same for every sum: not the appeal, and the amount only where amounts are ranked. -#}
{% macro own_group_columns(events) -%}
    {{ events }}.municipality_code,
    {{ events }}.indicator_code,
    {{ events }}.source,
    {{ events }}.direction_code,
    {{ events }}.is_counted,
    {{ events }}.own_member
{%- endmacro %}

{#- Own events that flow through a period, as the fewest rows that periods are made of: a month's and a week's. What counts
    until a date keeps its day. Sums are added up by day first, which leaves few rows; amounts that are put in order hardly repeat
    within a day. Not materialized: the planner leaves out the indicators that have no such events. -#}
{% macro own_flow_parts(events) -%}
select
    {{ own_group_columns('days') }},
    parts.part,
    parts.part_date,
    days.until_date,
    days.period_shift,
    null::numeric as ranked_amount,
    sum(days.numerator) as numerator,
    sum(days.denominator) as denominator,
    sum(days.event_count) as event_count
from (
    select
        {{ own_group_columns('events') }},
        events.event_date,
        events.until_date,
        events.period_shift,
        sum(events.numerator_amount) as numerator,
        sum(events.denominator_amount) as denominator,
        count(*) as event_count
    from {{ events }} as events
    where events.is_flow and not events.is_ranked
    group by
        {{ own_group_columns('events') }},
        events.event_date,
        events.until_date,
        events.period_shift
) as days
{{ in_flow_parts('days') }}
group by
    {{ own_group_columns('days') }},
    parts.part,
    parts.part_date,
    days.until_date,
    days.period_shift

union all

select
    {{ own_group_columns('events') }},
    parts.part,
    parts.part_date,
    events.until_date,
    events.period_shift,
    events.numerator_amount as ranked_amount,
    sum(events.numerator_amount) as numerator,
    sum(events.denominator_amount) as denominator,
    count(*) as event_count
from {{ events }} as events
{{ in_flow_parts('events') }}
where events.is_flow and events.is_ranked
group by
    {{ own_group_columns('events') }},
    parts.part,
    parts.part_date,
    events.until_date,
    events.period_shift,
    events.numerator_amount
{%- endmacro %}

{#- Join of days with the parts that each lies in. -#}
{% macro in_flow_parts(days) -%}
inner join lateral (
    values
    ('month', date_trunc('month', {{ days }}.event_date)::date, {{ days }}.until_date = 'infinity'),
    ('week', {{ week_start(days ~ '.event_date') }}, {{ days }}.until_date = 'infinity'),
    ('day', {{ days }}.event_date, {{ days }}.until_date < 'infinity')
) as parts (part, part_date, is_part)
    on parts.is_part
{%- endmacro %}

{#- What stands on the days at which touched periods are closed: `closings` has a municipality's such days in order. An event counts
    on those after its date up to the one on which it ends, found by their places, so no event meets every period. -#}
{% macro own_standing_parts(events, closings) -%}
select
    {{ own_group_columns('spans') }},
    'standing' as part,
    closings.standing_dates[places.place] as part_date,
    'infinity'::date as until_date,
    0 as period_shift,
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

{#- Amounts in steps of two leading digits (7, 45, 120, 4 300): few enough for every period, and in the order of the amounts, so
    that the step in which a median lies is found before its amounts are. -#}
{% macro amount_step(amount) -%}
    trunc({{ amount }}, 2 - length(trunc(abs({{ amount }}))::text))
{%- endmacro %}

{#- Join of parts with the touched periods that read them. -#}
{% macro read_by_periods(parts) -%}
inner join {{ ref('own_readings') }} as readings
    on
        {{ parts }}.municipality_code = readings.municipality_code
        and {{ parts }}.period_shift = readings.period_shift
        and {{ parts }}.part = readings.part
        and {{ parts }}.part_date = readings.part_date
        and {{ parts }}.until_date >= readings.to_date
{%- endmacro %}

{#- Members in which a row of `rows` counts: a whole, its directions and sources where they add up to it, and the catalogue's own
    dimension. Columns of the indicator are in `indicators`. -#}
{% macro in_own_dimensions(rows) -%}
cross join
    lateral (
        values
        ('all', 'all', {{ rows }}.is_counted or indicators.counts_all),
        (
            'direction',
            {{ rows }}.direction_code,
            indicators.aggregate in ('sum', 'rate', 'median', 'top_share', 'members_at_least')
            and ({{ rows }}.is_counted or indicators.counts_all)
        ),
        ('source', {{ rows }}.source, indicators.aggregate in ('sum', 'median')),
        (
            indicators.member_dimension,
            {{ rows }}.own_member,
            indicators.aggregate in ('sum', 'member_share')
            and ({{ rows }}.is_counted or indicators.counts_all)
        )
    ) as dimensions (dimension_code, member_code, is_included)
{%- endmacro %}
