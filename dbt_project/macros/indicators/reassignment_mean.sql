{#- How often what was closed in the period had gone from one recipient to another, as far as exports showed both. Naming a
    first recipient is no hand-over. -#}
{% macro indicator__reassignment_mean(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.closed_date',
        'numerator': 'coalesce(hands.hand_over_count, 0)',
        'denominator': '1',
        'amount': 'coalesce(hands.hand_over_count, 0)',
    }) }}
from {{ event_appeals(version_macro) }}
left join (
    select
        named.municipality_code,
        named.appeal_key,
        count(*) filter (where named.recipient_key <> named.recipient_before) as hand_over_count
    from (
        select
            states.municipality_code,
            states.appeal_key,
            states.recipient_key,
            lag(states.recipient_key) over (
                partition by states.municipality_code, states.appeal_key order by states.from_at
            ) as recipient_before
        from {{ ref('appeal_states') }} as states
        where
            {{ version_macro('states') }}
            and states.recipient_key <> {{ recipient_key('states.municipality_code', 'unmapped', "''") }}
    ) as named
    group by named.municipality_code, named.appeal_key
) as hands
    on
        appeals.municipality_code = hands.municipality_code
        and appeals.appeal_key = hands.appeal_key
where
    {{ version_macro('appeals') }}
    and appeals.closed_date is not null
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
