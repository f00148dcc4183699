{#- Received by ten thousand residents; without a known population there is no denominator. -#}
{% macro indicator__received_per_10k(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'direction_code': 'null',
        'numerator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.received_date') }}

union all

select
    {{ own_constant_columns('municipalities.municipality_code', 'municipalities.population_count / 10000.0') }}
from {{ ref('municipalities') }} as municipalities
where {{ version_macro('municipalities') }} and municipalities.population_count > 0
{%- endmacro %}
