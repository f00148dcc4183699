-- Grain: one row per municipality, touched period, indicator with an SQL of its own, edition, dimension
-- member, own member and, where amounts are ranked, step of amounts: how often and the sums. Millions of
-- rows are grouped by words: putting them in order takes longer than hashing them.
{{
    config(
        materialized='table',
        pre_hook=[plan_by_hash(), 'set local enable_sort = off'],
        post_hook=['analyze {{ this }}']
    )
}}

with steps as (
    select
        {{ own_group_columns('parts') }},
        parts.part,
        parts.part_date,
        parts.until_date,
        parts.period_shift,
        {{ amount_step('parts.ranked_amount') }} as amount_step,
        sum(parts.numerator) as numerator,
        sum(parts.denominator) as denominator,
        sum(parts.event_count) as event_count
    from {{ ref('own_parts') }} as parts
    group by
        {{ own_group_columns('parts') }},
        parts.part,
        parts.part_date,
        parts.until_date,
        parts.period_shift,
        {{ amount_step('parts.ranked_amount') }}
)

select
    steps.municipality_code,
    readings.period,
    indicators.indicator_code,
    indicators.edition,
    indicators.aggregate,
    rules.rule_value,
    dimensions.dimension_code,
    dimensions.member_code,
    steps.own_member,
    steps.amount_step,
    sum(steps.numerator) as numerator,
    sum(steps.denominator) as denominator,
    sum(steps.event_count) as event_count
from steps
{{ read_by_periods('steps') }}
inner join {{ ref('periods') }} as periods
    on readings.period = periods.period and {{ current_version('periods') }}
inner join {{ ref('indicators') }} as indicators
    on
        steps.indicator_code = indicators.indicator_code
        and indicators.event_kind = 'own'
        and (indicators.only_source is null or steps.source = indicators.only_source)
        and {{ in_force('indicators', 'periods.to_date - 1') }}
        and {{ current_version('indicators') }}
left join {{ ref('counting_rules') }} as rules
    on
        indicators.parameter_rule = rules.rule_code
        and {{ in_force('rules', 'periods.to_date - 1') }}
        and {{ current_version('rules') }}
{{ in_own_dimensions('steps') }}
where dimensions.is_included and dimensions.member_code is not null
group by
    steps.municipality_code,
    readings.period,
    indicators.indicator_code,
    indicators.edition,
    indicators.aggregate,
    rules.rule_value,
    dimensions.dimension_code,
    dimensions.member_code,
    steps.own_member,
    steps.amount_step
