-- Grain: one row per municipality, touched period, indicator whose value is a median, edition and dimension
-- member: the amount in the middle, or the mean of the two in the middle, and of how many. The step of
-- amounts in which the middle lies is known from `own_cells`; only amounts of that step are put in order.
{{
    config(
        materialized='table',
        pre_hook=[plan_by_hash()],
        post_hook=['analyze {{ this }}']
    )
}}

with placed as (
    select
        cells.*,
        sum(cells.event_count) over (
            partition by
                cells.municipality_code,
                cells.period,
                cells.indicator_code,
                cells.edition,
                cells.dimension_code,
                cells.member_code
            order by cells.amount_step
        ) as through_count,
        sum(cells.event_count) over (
            partition by
                cells.municipality_code,
                cells.period,
                cells.indicator_code,
                cells.edition,
                cells.dimension_code,
                cells.member_code
        ) as whole_count
    from {{ ref('own_cells') }} as cells
    where cells.aggregate = 'median'
),

-- One step, or two where the two in the middle lie in different ones.
chosen as (
    select
        placed.*,
        placed.through_count - placed.event_count as before_count
    from placed
    where
        2 * placed.through_count >= placed.whole_count
        and 2 * (placed.through_count - placed.event_count) <= placed.whole_count
),

amounts as (
    select
        chosen.municipality_code,
        chosen.period,
        chosen.indicator_code,
        chosen.edition,
        chosen.dimension_code,
        chosen.member_code,
        chosen.amount_step,
        chosen.before_count,
        chosen.whole_count,
        parts.ranked_amount,
        sum(parts.event_count) as event_count
    from {{ ref('own_parts') }} as parts
    {{ read_by_periods('parts') }}
    inner join chosen
        on
            parts.municipality_code = chosen.municipality_code
            and readings.period = chosen.period
            and parts.indicator_code = chosen.indicator_code
            and {{ amount_step('parts.ranked_amount') }} = chosen.amount_step
    inner join {{ ref('indicators') }} as indicators
        on
            chosen.indicator_code = indicators.indicator_code
            and chosen.edition = indicators.edition
            and (indicators.only_source is null or parts.source = indicators.only_source)
            and {{ current_version('indicators') }}
    {{ in_own_dimensions('parts') }}
    where
        dimensions.is_included
        and chosen.dimension_code = dimensions.dimension_code
        and chosen.member_code = dimensions.member_code
    group by
        chosen.municipality_code,
        chosen.period,
        chosen.indicator_code,
        chosen.edition,
        chosen.dimension_code,
        chosen.member_code,
        chosen.amount_step,
        chosen.before_count,
        chosen.whole_count,
        parts.ranked_amount
),

ranked as (
    select
        amounts.*,
        amounts.before_count + sum(amounts.event_count) over (
            partition by
                amounts.municipality_code,
                amounts.period,
                amounts.indicator_code,
                amounts.edition,
                amounts.dimension_code,
                amounts.member_code,
                amounts.amount_step
            order by amounts.ranked_amount
        ) as through_count
    from amounts
)

select
    ranked.municipality_code,
    ranked.period,
    ranked.indicator_code,
    ranked.edition,
    ranked.dimension_code,
    ranked.member_code,
    max(ranked.whole_count) as denominator,
    trim_scale(
        (
            min(ranked.ranked_amount) filter (where 2 * ranked.through_count >= ranked.whole_count)
            + min(ranked.ranked_amount) filter (where 2 * ranked.through_count > ranked.whole_count)
        ) / 2
    ) as value
from ranked
group by
    ranked.municipality_code,
    ranked.period,
    ranked.indicator_code,
    ranked.edition,
    ranked.dimension_code,
    ranked.member_code
