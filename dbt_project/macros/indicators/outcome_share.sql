{#- Of what was closed in the period with an outcome that its platform tells: by outcome (solved, explained, not supported). -#}
{% macro indicator__outcome_share(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.closed_date',
        'direction_code': 'null',
        'member': 'appeals.outcome',
        'numerator': '1',
        'denominator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.closed_date is not null
    and appeals.outcome <> 'none'
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
