{#- Appeals with the times in which each was open: once, or again after each return of an answer. What the platform keeps of an
    answer that came back closes nothing. Columns of `open_times`: opened_date, closed_date (`infinity` while open). -#}
{% macro event_open_times(version_macro) -%}
{{ event_appeals(version_macro) }}
left join {{ ref('sla_clocks') }} as rounds
    on
        appeals.municipality_code = rounds.municipality_code
        and appeals.appeal_key = rounds.appeal_key
        and rounds.stage = 'final_answer'
        and (rounds.clock_number > 1 or not rounds.is_last_round)
        and {{ version_macro('rounds') }}
cross join lateral (select {{ open_time_columns() }}) as open_times
{%- endmacro %}

{#- First day of such a time and the one on which it ends; aliases `appeals` and `rounds`, the latter empty without a return. -#}
{% macro open_time_columns() -%}
case when coalesce(rounds.clock_number, 1) = 1 then appeals.received_date else rounds.started_date end
    as opened_date,
coalesce(
    case when rounds.clock_number is null then appeals.closed_date else rounds.stopped_date end,
    'infinity'::date
) as closed_date
{%- endmacro %}
