{#- What was received after measures took effect against as many days before. -#}
{% macro indicator__roadmap_effect_volume(version_macro, moment, only_touched) -%}
with effects as (
    select
        measures.*,
        counted.amount_before,
        counted.amount_after
    from {{ measures_with_effect(version_macro, moment) }}
    cross join lateral (
        select
            count(*) filter (where appeals.received_date < measures.effect_date) as amount_before,
            count(*) filter (where appeals.received_date >= measures.effect_date) as amount_after
        from {{ appeals_of_measure('received_date', version_macro) }}
    ) as counted
)

{{ effect_events(only_touched) }}
{%- endmacro %}
