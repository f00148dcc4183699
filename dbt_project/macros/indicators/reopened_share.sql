{#- Of the answers given in the period: those that came back. Each answer counts on its own day, the one that came back and the
    one given after it; a return is one that exports showed (docs/decisions/0006). -#}
{% macro indicator__reopened_share(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({'event_date': 'rounds.stopped_date', 'numerator': '1', 'denominator': '1'}) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('sla_clocks') }} as rounds
    on
        appeals.municipality_code = rounds.municipality_code
        and appeals.appeal_key = rounds.appeal_key
        and rounds.stage = 'final_answer'
        and not rounds.is_last_round
        and {{ version_macro('rounds') }}
where
    {{ version_macro('appeals') }}
    {{ in_touched_window(only_touched, 'rounds.municipality_code', 'rounds.stopped_date') }}

union all

select
    {{ own_event_columns({'event_date': 'appeals.final_answer_date', 'denominator': '1'}) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.final_answer_date is not null
    -- Some platforms keep the date of the answer that came back.
    and not exists (
        select 1
        from {{ ref('sla_clocks') }} as rounds
        where
            rounds.municipality_code = appeals.municipality_code
            and rounds.appeal_key = appeals.appeal_key
            and rounds.stage = 'final_answer'
            and not rounds.is_last_round
            and rounds.stopped_at = appeals.final_answer_at
            and {{ version_macro('rounds') }}
    )
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.final_answer_date') }}
{%- endmacro %}
