{#- Of what was closed in the period or stands open at its end: whose term was put off. -#}
{% macro indicator__postponed_share(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.closed_date',
        'numerator': 'appeals.is_extended::integer',
        'denominator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.closed_date is not null
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}

union all

select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'until_date': "coalesce(appeals.closed_date, 'infinity'::date)",
        'is_flow': 'false',
        'numerator': 'appeals.is_extended::integer',
        'denominator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
