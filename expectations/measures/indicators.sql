-- Grain: one row per municipality and indicator: values that contradict themselves, over all periods.
with wholes as (
    select *
    from marts_next.fct_indicator_values as figures
    where figures.dimension_code = 'all' and figures.member_code = 'all'
),

directions as (
    select
        figures.municipality_code,
        figures.indicator_code,
        figures.edition,
        figures.period,
        sum(figures.numerator) as numerator,
        sum(figures.denominator) as denominator
    from marts_next.fct_indicator_values as figures
    where figures.dimension_code = 'direction'
    group by figures.municipality_code, figures.indicator_code, figures.edition, figures.period
),

contradictions as (
    select
        figures.municipality_code,
        figures.indicator_code,
        count(*) filter (
            where figures.indicator_code like '%\_share' and figures.numerator > figures.denominator
        ) as over_whole_rows,
        count(*) filter (
            where
                least(figures.numerator, figures.denominator) < 0
                -- Differences may be negative.
                and figures.indicator_code not like all(array['%\_change', '%\_effect\_%'])
        ) as negative_rows,
        count(*) filter (
            where
                figures.state is null
                or figures.state not in ('ok', 'no_data', 'not_applicable')
                or (figures.state = 'ok') is distinct from (figures.value is not null)
        ) as unknown_state_rows
    from marts_next.fct_indicator_values as figures
    group by figures.municipality_code, figures.indicator_code
),

parts as (
    select
        wholes.municipality_code,
        wholes.indicator_code,
        count(*) filter (
            where
                wholes.numerator is distinct from coalesce(directions.numerator, 0)
                or wholes.denominator
                is distinct from case when wholes.denominator is not null then coalesce(directions.denominator, 0) end
        ) as unequal_parts_rows
    from wholes
    -- Medians, places and composites are no sums of their parts.
    inner join marts_next.dim_indicators as indicators
        on
            wholes.indicator_code = indicators.indicator_code
            and wholes.edition = indicators.edition
            and indicators.aggregate = 'sum'
    left join directions
        on
            wholes.municipality_code = directions.municipality_code
            and wholes.indicator_code = directions.indicator_code
            and wholes.edition = directions.edition
            and wholes.period = directions.period
    where wholes.state = 'ok'
    group by wholes.municipality_code, wholes.indicator_code
)

select
    contradictions.municipality_code,
    contradictions.indicator_code,
    contradictions.over_whole_rows,
    contradictions.negative_rows,
    contradictions.unknown_state_rows,
    coalesce(parts.unequal_parts_rows, 0) as unequal_parts_rows
from contradictions
left join parts using (municipality_code, indicator_code)
