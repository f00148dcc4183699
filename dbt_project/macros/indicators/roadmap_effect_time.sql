{#- Median days from receipt to the final answer after measures took effect against as many days before, by the day of the answer. -#}
{% macro indicator__roadmap_effect_time(version_macro, moment, only_touched) -%}
with effects as (
    select
        measures.*,
        ranked.amount_before::numeric,
        ranked.amount_after::numeric
    from {{ measures_with_effect(version_macro, moment) }}
    cross join lateral (
        select
            percentile_cont(0.5) within group (order by appeals.final_answer_date - appeals.received_date)
                filter (where appeals.final_answer_date < measures.effect_date) as amount_before,
            percentile_cont(0.5) within group (order by appeals.final_answer_date - appeals.received_date)
                filter (where appeals.final_answer_date >= measures.effect_date) as amount_after
        from {{ appeals_of_measure('final_answer_date', version_macro) }}
            and appeals.final_answer_date >= appeals.received_date
    ) as ranked
)

{{ effect_events(only_touched) }}
{%- endmacro %}
