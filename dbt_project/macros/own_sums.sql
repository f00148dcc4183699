{#- Own events as the fewest rows that periods are made of: equal amounts of one month (one day for weeks) are one row with
    their number, so that a median over a year reads amounts, not appeals. What counts until a date keeps its day. -#}
{% macro own_flow_parts(events) -%}
select
    events.municipality_code,
    events.indicator_code,
    parts.part,
    parts.part_date,
    events.until_date,
    events.period_shift,
    events.source,
    events.direction_code,
    events.is_counted,
    events.own_member,
    events.numerator_amount,
    events.denominator_amount,
    count(*) as event_count
from {{ events }} as events
cross join lateral (
    values
    ('month', date_trunc('month', events.event_date)::date, events.until_date = 'infinity'),
    ('week_day', events.event_date, events.until_date = 'infinity'),
    ('day', events.event_date, events.until_date < 'infinity')
) as parts (part, part_date, is_part)
where events.is_flow and parts.is_part
group by
    events.municipality_code,
    events.indicator_code,
    parts.part,
    parts.part_date,
    events.until_date,
    events.period_shift,
    events.source,
    events.direction_code,
    events.is_counted,
    events.own_member,
    events.numerator_amount,
    events.denominator_amount
{%- endmacro %}

{#- What stands, by the days between which it stands. -#}
{% macro own_standing_parts(events) -%}
select
    events.municipality_code,
    events.indicator_code,
    events.event_date,
    events.until_date,
    events.is_growing,
    events.source,
    events.direction_code,
    events.is_counted,
    events.own_member,
    events.numerator_amount,
    events.denominator_amount,
    count(*) as event_count
from {{ events }} as events
where not events.is_flow
group by
    events.municipality_code,
    events.indicator_code,
    events.event_date,
    events.until_date,
    events.is_growing,
    events.source,
    events.direction_code,
    events.is_counted,
    events.own_member,
    events.numerator_amount,
    events.denominator_amount
{%- endmacro %}

{#- The amount of what stands on a day: late terms grow by the whole days since they ended. -#}
{% macro standing_amount(events, standing_date) -%}
    {{ events }}.numerator_amount
    + case when {{ events }}.is_growing then {{ standing_date }} - 1 - {{ events }}.event_date else 0 end
{%- endmacro %}
