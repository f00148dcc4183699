-- Grain: one row per municipality, touched period, scope, rating method and member (a recipient, or `all` for
-- the municipality itself): components, their weights, the score with its interval, and why there is none.
{{ config(materialized='table', pre_hook=plan_by_hash(), post_hook=['analyze {{ this }}']) }}

{%- set key = ['municipality_code', 'period', 'scope', 'method_code', 'member_key'] %}
{%- set both_years = '(sums.own_count + sums.own_count_before)' %}

-- A method rates the periods that begin while it is in force: nobody is judged by a rule that came later.
with sums as (
    select
        sums.*,
        methods.method_code,
        methods.interval_z,
        methods.minimum_per_month * sums.month_count as minimum_count
    from {{ ref('rating_sums') }} as sums
    inner join {{ ref('rating_methods') }} as methods
        on
            {{ in_force('methods', 'sums.from_date') }}
            and sums.period_kind = any(string_to_array(methods.period_kinds, ' '))
            and sums.scope = any(string_to_array(methods.scopes, ' '))
            and {{ current_version('methods') }}
),

measured as (
    select
        sums.municipality_code,
        sums.period,
        sums.scope,
        sums.method_code,
        sums.member_key,
        sums.interval_z,
        shares.*
    from sums
    cross join
        lateral (
            values
            {% for component, good, total in [
                ('timeliness', 'sums.met_count', 'sums.clock_count'),
                ('completeness', 'sums.solved_count', 'sums.solvable_count'),
                ('satisfaction', 'sums.score_4_5_count', 'sums.scored_count'),
                ('repeats', 'sums.repeat_count', 'sums.applicant_count'),
            ] -%}
            (
                '{{ component }}',
                {{ total }},
                {{ good }}::numeric / nullif({{ total }}, 0),
                {{ wilson_bound(good, total, 'sums.interval_z', '-') }},
                {{ wilson_bound(good, total, 'sums.interval_z', '+') }}
            ),
            {% endfor -%}
            (
                'quantity',
                sums.own_count_before,
                sums.own_count::numeric / nullif(sums.own_count_before, 0) - 1,
                {{ change_of_share(wilson_bound('sums.own_count', both_years, 'sums.interval_z', '-')) }},
                {{ change_of_share(wilson_bound('sums.own_count', both_years, 'sums.interval_z', '+')) }}
            )
        ) as shares (component, observed_count, measure, measure_low, measure_high)
),

-- What a component is worth between 0 and 1, and whether it has the data to count. Marks of experts have no
-- register yet: completeness stands on the fallback, or has no data where a method allows none.
valued as (
    select
        measured.*,
        components.component_name,
        components.weight,
        components.without_data,
        components.fallback,
        {{ scored_value('measured.measure') }} as value,
        {{ scored_value('measured.measure_low') }} as value_of_low,
        {{ scored_value('measured.measure_high') }} as value_of_high
    from measured
    inner join {{ ref('rating_components') }} as components
        on
            measured.method_code = components.method_code
            and measured.component = components.component
            and {{ current_version('components') }}
    where
        measured.measure is not null
        and measured.observed_count >= components.minimum_count
        and (measured.component <> 'completeness' or components.fallback = 'solved_share')
),

weighted as (
    select
        valued.*,
        valued.weight / nullif(
            sum(valued.weight) over (partition by {{ rows_key('valued', key) }}), 0
        ) as counted_weight
    from valued
),

-- Components as columns.
scored as (
    select
        {{ rows_key('weighted', key) }},
        {% for component in rating_components() -%}
        max(weighted.value) filter (where weighted.component = '{{ component }}') as value_{{ component }},
        max(weighted.counted_weight) filter (where weighted.component = '{{ component }}')
            as weight_{{ component }},
        {% endfor -%}
        max(weighted.fallback) filter (where weighted.component = 'completeness') as completeness_basis,
        100 * sum(weighted.counted_weight * weighted.value) as points,
        100 * sum(weighted.counted_weight * least(weighted.value_of_low, weighted.value_of_high))
            as points_low,
        100 * sum(weighted.counted_weight * greatest(weighted.value_of_low, weighted.value_of_high))
            as points_high,
        string_agg(
            weighted.component_name || ' '
            || replace(round(100 * weighted.counted_weight, 1)::text, '.', ',') || ' %',
            ', '
            order by weighted.counted_weight desc, weighted.component asc
        ) filter (where weighted.counted_weight > 0) as counted_components
    from weighted
    group by {{ rows_key('weighted', key) }}
),

-- What a method cannot do without, and is not there.
missing as (
    select
        {{ rows_key('sums', key) }},
        'нет данных: ' || string_agg(components.component_name, ', ' order by components.component) as reason
    from sums
    inner join {{ ref('rating_components') }} as components
        on
            sums.method_code = components.method_code
            and components.without_data = 'not_rated'
            and {{ current_version('components') }}
    left join valued
        on
            {{ versioned_join('sums', 'valued', key) }}
            and components.component = valued.component
    where valued.component is null
    group by {{ rows_key('sums', key) }}
),

judged as (
    select
        sums.*,
        scored.completeness_basis,
        scored.counted_components,
        scored.points,
        scored.points_low,
        scored.points_high,
        {% for component in rating_components() -%}
        scored.value_{{ component }},
        coalesce(scored.weight_{{ component }}, 0) as weight_{{ component }},
        {% endfor -%}
        case
            when sums.own_count < sums.minimum_count
                then 'сообщений ' || sums.own_count::text || ' при минимуме ' || sums.minimum_count::text
            when missing.reason is not null then missing.reason
            when scored.points is null then 'нет данных ни по одному компоненту'
        end as not_rated_reason
    from sums
    left join scored
        on
            {{ versioned_join('sums', 'scored', key) }}
    left join missing
        on
            {{ versioned_join('sums', 'missing', key) }}
)

select
    judged.municipality_code,
    judged.period,
    judged.scope,
    judged.method_code,
    judged.member_key,
    judged.appeal_count,
    judged.own_count,
    judged.own_count_before,
    judged.met_count,
    judged.clock_count,
    judged.solved_count,
    judged.solvable_count,
    judged.score_4_5_count,
    judged.scored_count,
    judged.repeat_count,
    judged.applicant_count,
    judged.own_count::numeric / nullif(judged.own_count_before, 0) - 1 as quantity_change,
    judged.met_count::numeric / nullif(judged.clock_count, 0) as timeliness_share,
    judged.solved_count::numeric / nullif(judged.solvable_count, 0) as completeness_share,
    judged.score_4_5_count::numeric / nullif(judged.scored_count, 0) as satisfaction_share,
    judged.repeat_count::numeric / nullif(judged.applicant_count, 0) as repeat_share,
    judged.completeness_basis,
    judged.counted_components,
    {% for component in rating_components() -%}
    judged.value_{{ component }},
    judged.weight_{{ component }},
    {% endfor -%}
    case when judged.not_rated_reason is null then judged.points end as points,
    case when judged.not_rated_reason is null then {{ printed('judged.points') }} end as score,
    case when judged.not_rated_reason is null then {{ printed('judged.points_low') }} end as score_low,
    case when judged.not_rated_reason is null then {{ printed('judged.points_high') }} end as score_high,
    judged.not_rated_reason
from judged
