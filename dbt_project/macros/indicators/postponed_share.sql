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
    -- What came back and stands open again is not closed, whatever date its platform keeps.
    and not exists (
        select 1
        from {{ ref('sla_clocks') }} as rounds
        where
            rounds.municipality_code = appeals.municipality_code
            and rounds.appeal_key = appeals.appeal_key
            and rounds.stage = 'final_answer'
            and rounds.clock_number > 1
            and rounds.is_last_round
            and rounds.stopped_at is null
            and {{ version_macro('rounds') }}
    )
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}

union all

select
    {{ own_event_columns({
        'event_date': 'open_times.opened_date',
        'until_date': 'open_times.closed_date',
        'is_flow': 'false',
        'numerator': 'appeals.is_extended::integer',
        'denominator': '1',
    }) }}
from {{ event_open_times(version_macro) }}
where
    {{ version_macro('appeals') }}
    and open_times.opened_date < open_times.closed_date
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'open_times.closed_date') }}
{%- endmacro %}
