{#- Measures of roadmaps whose effect can be told: the days before and after «Эффект с даты» are equally many (rule
    `roadmap_effect_days`) and over. An appeal is theirs by its topic or its group of topics where the measure names one, else
    by the direction. -#}
{% macro measures_with_effect(version_macro, moment) -%}
(
    select
        entries.municipality_code,
        entries.direction_code,
        {{ normalise_name(entry_text('topic_name')) }} as topic_norm,
        {{ entry_date('effect_date') }} - windows.rule_value::integer as from_date,
        {{ entry_date('effect_date') }} as effect_date,
        {{ entry_date('effect_date') }} + windows.rule_value::integer as to_date
    from {{ event_entries('roadmap_measures', version_macro) }}
    inner join {{ ref('counting_rules') }} as windows
        on
            windows.rule_code = 'roadmap_effect_days'
            and {{ in_force('windows', entry_date('effect_date')) }}
            and {{ version_macro('windows') }}
    where {{ entry_date('effect_date') }} + windows.rule_value::integer <= {{ day_of_moment(moment) }}
) as measures
{%- endmacro %}

{#- `from` and `where` of the appeals of a measure, by one of their dates. -#}
{% macro appeals_of_measure(date_column, version_macro) -%}
{{ event_appeals(version_macro) }}
left join {{ ref('topics') }} as topics
    on appeals.topic_key = topics.topic_key and {{ version_macro('topics') }}
where
    {{ version_macro('appeals') }}
    and appeals.municipality_code = measures.municipality_code
    and appeals.{{ date_column }} >= measures.from_date
    and appeals.{{ date_column }} < measures.to_date
    and appeal_links.appeal_key is null
    and (
        measures.topic_norm in ({{ normalise_name('topics.topic_name') }}, {{ normalise_name('topics.topic_group') }})
        or (measures.topic_norm is null and appeals.direction_code = measures.direction_code)
    )
{%- endmacro %}

{#- An effect counts on the last day of its window. -#}
{% macro effect_events(only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'effects.municipality_code',
        'direction_code': 'effects.direction_code',
        'event_date': 'effects.to_date - 1',
        'numerator': 'effects.amount_after - effects.amount_before',
        'denominator': 'effects.amount_before',
    }) }}
from effects
where
    effects.amount_before > 0
    and effects.amount_after is not null
    {{ in_touched_window(only_touched, 'effects.municipality_code', 'effects.to_date - 1') }}
{%- endmacro %}
