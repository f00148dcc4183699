-- Grain: one row per municipality, event kind, stage, day (and day until which it counts), source, direction,
-- recipient, counted or not, and version: sums of the measures of `appeal_events`.
{{
    config(
        key=[
            'municipality_code', 'event_date', 'event_kind', 'stage', 'until_date', 'source', 'direction_code',
            'recipient_key', 'is_counted',
        ],
        scope='touched_dates',
        scope_columns=['municipality_code', 'event_date']
    )
}}

select
    events.municipality_code,
    events.event_date,
    events.event_kind,
    events.stage,
    events.until_date,
    events.source,
    events.direction_code,
    events.recipient_key,
    events.is_counted,
    {% for measure in measures() -%}
    sum(events.{{ measure }})::integer as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from (
    {{ appeal_events(current_version, as_of(), only_touched=true) }}
) as events
group by
    events.municipality_code,
    events.event_date,
    events.event_kind,
    events.stage,
    events.until_date,
    events.source,
    events.direction_code,
    events.recipient_key,
    events.is_counted
