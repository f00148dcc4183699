-- Grain: one row per municipality, period, scope, rating method and recipient rated in it and in the period
-- before, and version: what moved the score and the place, in parts that add up exactly.
{{
    config(
        key=['municipality_code', 'period', 'scope', 'method_code', 'recipient_key'],
        scope='touched_rating_changes',
        scope_columns=['municipality_code', 'period'],
        pre_hook=plan_by_hash()
    )
}}

{%- set key = ['municipality_code', 'period', 'scope', 'method_code', 'recipient_key'] %}
{%- set parts = rating_components() + ['weights'] %}

with rated as (
    {% for side, period in [('current', 'period'), ('before', 'previous_period')] -%}
    select
        ratings.municipality_code,
        touched_changes.period,
        ratings.scope,
        ratings.method_code,
        ratings.recipient_key,
        '{{ side }}' as side,
        ratings.score,
        ratings.points,
        ratings.place,
        {% for component in rating_components() -%}
        ratings.value_{{ component }},
        ratings.weight_{{ component }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('touched_rating_changes') }} as touched_changes
    inner join {{ ref('recipient_ratings') }} as ratings
        on
            touched_changes.municipality_code = ratings.municipality_code
            and touched_changes.{{ period }} = ratings.period
            and ratings.is_rated
            and {{ current_version('ratings') }}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
),

-- Both periods of a recipient in one row; a side is empty where the recipient was not rated.
pairs as (
    select
        {{ rows_key('rated', key) }},
        {% for side in ['current', 'before'] -%}
        {%- set is_side = "filter (where rated.side = '" ~ side ~ "')" -%}
        max(rated.score) {{ is_side }} as score_{{ side }},
        max(rated.points) {{ is_side }} as points_{{ side }},
        max(rated.place) {{ is_side }} as place_{{ side }},
        {% for component in rating_components() -%}
        max(rated.value_{{ component }}) {{ is_side }} as value_{{ component }}_{{ side }},
        max(rated.weight_{{ component }}) {{ is_side }} as weight_{{ component }}_{{ side }}
        {%- if not loop.last %},{% endif %}
        {% endfor -%}
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from rated
    group by {{ rows_key('rated', key) }}
),

-- A component that counted in both periods moved the score by its own change, at its mean weight. What other
-- weights did, because a component appeared or left, is the part `weights`. Sums and products of decimals are
-- exact, so the parts add up to the change of the points without a rest.
moved as (
    select
        {{ rows_key('pairs', key) }},
        pairs.score_current - pairs.score_before as score_change,
        effects.part,
        effects.part_order,
        effects.effect
    from pairs
    cross join
        lateral (
            values
            {% for component in rating_components() -%}
            (
                '{{ component }}',
                {{ loop.index }},
                case
                    when pairs.weight_{{ component }}_current > 0 and pairs.weight_{{ component }}_before > 0
                        then
                            50 * (pairs.weight_{{ component }}_current + pairs.weight_{{ component }}_before)
                            * (pairs.value_{{ component }}_current - pairs.value_{{ component }}_before)
                    else 0
                end
            ),
            {% endfor -%}
            (
                'weights',
                {{ parts | length }},
                {% for component in rating_components() -%}
                case
                    when pairs.weight_{{ component }}_current > 0 and pairs.weight_{{ component }}_before > 0
                        then
                            50 * (pairs.weight_{{ component }}_current - pairs.weight_{{ component }}_before)
                            * (pairs.value_{{ component }}_current + pairs.value_{{ component }}_before)
                    else
                        100 * pairs.weight_{{ component }}_current
                        * coalesce(pairs.value_{{ component }}_current, 0)
                        - 100 * pairs.weight_{{ component }}_before
                        * coalesce(pairs.value_{{ component }}_before, 0)
                end{% if not loop.last %} + {% endif %}
                {% endfor %}
            )
        ) as effects (part, part_order, effect)
    where pairs.score_current is not null and pairs.score_before is not null
),

-- Printed parts must add up to the printed change: what rounding left goes to the largest of them.
largest_first as (
    select
        moved.*,
        {{ printed('moved.effect') }} as contribution,
        sum({{ printed('moved.effect') }}) over (partition by {{ rows_key('moved', key) }})
            as contribution_sum,
        row_number() over (
            partition by {{ rows_key('moved', key) }}
            order by abs(round(moved.effect, 12)) desc, moved.part_order asc
        ) as size_order
    from moved
),

contributions as (
    select
        largest_first.*,
        largest_first.contribution
        + case
            when largest_first.size_order = 1 then largest_first.score_change - largest_first.contribution_sum
            else 0
        end as exact_contribution
    from largest_first
),

explained as (
    select
        {{ rows_key('contributions', key) }},
        {% for part in parts -%}
        max(contributions.exact_contribution) filter (where contributions.part = '{{ part }}')
            as contribution_{{ part }},
        {% endfor -%}
        -- The part that did most in the direction in which the score went.
        (
            array_agg(
                contributions.part
                order by
                    contributions.exact_contribution * sign(contributions.score_change) desc,
                    contributions.part_order asc
            )
        )[1] as main_part
    from contributions
    group by {{ rows_key('contributions', key) }}
),

-- A place is one more than those ahead, so these four counts add up to its change (in a dense ranking those
-- ahead who share a place count once, and they need not).
overtaken as (
    select
        {{ rows_key('own', key) }},
        count(*) filter (
            where others.score_current > own.score_current and others.score_before <= own.score_before
        )::integer as overtaken_by_count,
        count(*) filter (
            where others.score_current > own.score_current and others.score_before is null
        )::integer as entered_above_count,
        count(*) filter (
            where others.score_before > own.score_before and others.score_current <= own.score_current
        )::integer as passed_count,
        count(*) filter (
            where others.score_before > own.score_before and others.score_current is null
        )::integer as left_above_count
    from pairs as own
    inner join pairs as others
        on
            own.municipality_code = others.municipality_code
            and own.period = others.period
            and own.scope = others.scope
            and own.method_code = others.method_code
    where own.score_current is not null and own.score_before is not null
    group by {{ rows_key('own', key) }}
)

select
    {{ rows_key('pairs', key) }},
    pairs.score_before,
    pairs.score_current - pairs.score_before as score_change,
    {% for part in parts -%}
    explained.contribution_{{ part }},
    {% endfor -%}
    pairs.place_before,
    pairs.place_before - pairs.place_current as place_change,
    overtaken.overtaken_by_count,
    overtaken.entered_above_count,
    overtaken.passed_count,
    overtaken.left_above_count,
    case
        when pairs.place_before <> pairs.place_current
            then
                {{ change_sentence('pairs', 'explained', 'overtaken', 'components', parts) }}
    end as change_cause
from pairs
inner join explained on {{ versioned_join('pairs', 'explained', key) }}
inner join overtaken on {{ versioned_join('pairs', 'overtaken', key) }}
left join {{ ref('rating_components') }} as components
    on
        pairs.method_code = components.method_code
        and explained.main_part = components.component
        and {{ current_version('components') }}
