-- Grain: one row per municipality, event kind, stage, day (and day until which it counts), source, direction,
-- recipient, counted or not, and version: sums of the measures of `appeal_events`.
{{
    config(
        key=[
            'municipality_code', 'event_date', 'event_kind', 'stage', 'until_date', 'source', 'direction_code',
            'recipient_key', 'is_counted',
        ],
        scope='touched_dates',
        scope_columns=['municipality_code', 'event_kind', 'event_date']
    )
}}

{{ appeal_events(current_version, as_of(), only_touched=true, is_summed=true) }}
