{#- From the detection of a risk to the reaction, in whole minutes, by the day of the reaction. -#}
{% macro indicator__risk_reaction_median(version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({
        'event_date': entry_date('reacted_at'),
        'direction_code': entry_direction(),
        'numerator': minutes_between('detected_at', 'reacted_at'),
        'denominator': '1',
        'is_ranked': 'true',
    }) }}
from {{ event_entries('info_risks', version_macro) }}
where
    {{ entry_text('reacted_at') }} is not null
    {{ in_touched_window(only_touched, 'entries.municipality_code', entry_date('reacted_at')) }}
{%- endmacro %}
