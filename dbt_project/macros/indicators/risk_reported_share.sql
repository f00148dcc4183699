{#- Risks told both to the head and to ЦУР, of those detected in the period. -#}
{% macro indicator__risk_reported_share(version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({
        'event_date': entry_date('detected_at'),
        'direction_code': entry_direction(),
        'numerator': '(' ~ entry_text('told_head_at') ~ ' is not null and ' ~ entry_text('told_tsur_at')
            ~ ' is not null)::integer',
        'denominator': '1',
    }) }}
from {{ event_entries('info_risks', version_macro) }}
where true {{ in_touched_window(only_touched, 'entries.municipality_code', entry_date('detected_at')) }}
{%- endmacro %}
