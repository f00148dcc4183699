-- Grain: one row per municipality, touched period, indicator with an SQL of its own, edition, dimension
-- member, own member and, where amounts are ranked, amount: how often and the sums. Events are grouped by
-- month before periods are made of them (docs/decisions/0007). Millions of rows are grouped by words: putting
-- them in order takes longer than hashing them.
{{
    config(
        materialized='table',
        pre_hook=[plan_by_hash(), 'set local enable_sort = off'],
        post_hook=['analyze {{ this }}']
    )
}}

with events as not materialized (
    {{ own_events(current_version, as_of(), only_touched=true) }}
),

flow_parts as (
    {{ own_flow_parts('events') }}
),

-- Each touched period reads its own days and, for what is compared, those of the period before.
readings as materialized (
    select
        touched_periods.municipality_code,
        touched_periods.period,
        shifts.period_shift,
        period_parts.part,
        period_parts.part_date,
        period_parts.to_date
    from {{ ref('touched_periods') }} as touched_periods
    cross join (values (0), (1)) as shifts (period_shift)
    inner join {{ ref('period_parts') }} as period_parts
        on
            period_parts.period = case shifts.period_shift
                when 0 then touched_periods.period else touched_periods.previous_period
            end
    where touched_periods.has_appeals
),

standing_days as (
    select
        touched_periods.municipality_code,
        touched_periods.period,
        {{ standing_date('touched_periods', as_of()) }} as standing_date
    from {{ ref('touched_periods') }} as touched_periods
    inner join {{ ref('municipalities') }} as municipalities
        on
            touched_periods.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
    where touched_periods.has_appeals
),

closings as materialized (
    select
        closed.municipality_code,
        array_agg(closed.standing_date order by closed.standing_date) as standing_dates
    from (
        select distinct
            standing_days.municipality_code,
            standing_days.standing_date
        from standing_days
    ) as closed
    group by closed.municipality_code
),

standing_parts as (
    {{ own_standing_parts('events', 'closings') }}
),

in_periods as (
    select
        flow_parts.municipality_code,
        readings.period,
        flow_parts.indicator_code,
        flow_parts.source,
        flow_parts.direction_code,
        flow_parts.is_counted,
        flow_parts.own_member,
        flow_parts.ranked_amount,
        flow_parts.numerator,
        flow_parts.denominator,
        flow_parts.event_count
    from flow_parts
    inner join readings
        on
            flow_parts.municipality_code = readings.municipality_code
            and flow_parts.period_shift = readings.period_shift
            and flow_parts.part = readings.part
            and flow_parts.part_date = readings.part_date
            and flow_parts.until_date >= readings.to_date

    union all

    select
        standing_parts.municipality_code,
        standing_days.period,
        standing_parts.indicator_code,
        standing_parts.source,
        standing_parts.direction_code,
        standing_parts.is_counted,
        standing_parts.own_member,
        standing_parts.ranked_amount,
        standing_parts.numerator,
        standing_parts.denominator,
        standing_parts.event_count
    from standing_parts
    inner join standing_days
        on
            standing_parts.municipality_code = standing_days.municipality_code
            and standing_parts.standing_date = standing_days.standing_date
)

-- A whole, its directions and sources where they add up to it, and the catalogue's own dimension.
select
    in_periods.municipality_code,
    in_periods.period,
    indicators.indicator_code,
    indicators.edition,
    indicators.aggregate,
    rules.rule_value,
    dimensions.dimension_code,
    dimensions.member_code,
    in_periods.own_member,
    in_periods.ranked_amount,
    sum(in_periods.numerator) as numerator,
    sum(in_periods.denominator) as denominator,
    sum(in_periods.event_count) as event_count
from in_periods
inner join {{ ref('periods') }} as periods
    on in_periods.period = periods.period and {{ current_version('periods') }}
inner join {{ ref('indicators') }} as indicators
    on
        in_periods.indicator_code = indicators.indicator_code
        and indicators.event_kind = 'own'
        and (indicators.only_source is null or in_periods.source = indicators.only_source)
        and {{ in_force('indicators', 'periods.to_date - 1') }}
        and {{ current_version('indicators') }}
left join {{ ref('counting_rules') }} as rules
    on
        indicators.parameter_rule = rules.rule_code
        and {{ in_force('rules', 'periods.to_date - 1') }}
        and {{ current_version('rules') }}
cross join
    lateral (
        values
        ('all', 'all', in_periods.is_counted or indicators.counts_all),
        (
            'direction',
            in_periods.direction_code,
            indicators.aggregate in ('sum', 'rate', 'median', 'top_share', 'members_at_least')
            and (in_periods.is_counted or indicators.counts_all)
        ),
        ('source', in_periods.source, indicators.aggregate in ('sum', 'median')),
        (
            indicators.member_dimension,
            in_periods.own_member,
            indicators.aggregate in ('sum', 'member_share')
            and (in_periods.is_counted or indicators.counts_all)
        )
    ) as dimensions (dimension_code, member_code, is_included)
where dimensions.is_included and dimensions.member_code is not null
group by
    in_periods.municipality_code,
    in_periods.period,
    indicators.indicator_code,
    indicators.edition,
    indicators.aggregate,
    rules.rule_value,
    dimensions.dimension_code,
    dimensions.member_code,
    in_periods.own_member,
    in_periods.ranked_amount
