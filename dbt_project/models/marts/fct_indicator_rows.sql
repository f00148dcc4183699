-- Grain: one row per appeal (and stage) that counts in an indicator's whole of a period. Filter by
-- municipality and period. The same events as the values are summed from: the figure and its appeals cannot
-- drift apart.
with events as (
    {{ appeal_events(visible_version, visible_as_of(), only_touched=false, is_summed=false) }}
),

counted as (
    select
        events.municipality_code,
        indicators.indicator_code,
        indicators.edition,
        periods.period,
        events.appeal_key,
        events.stage,
        events.event_date,
        case when named.measure = indicators.numerator then named.amount else 0 end as numerator_amount,
        case when named.measure = indicators.denominator then named.amount else 0 end as denominator_amount
    from {{ ref('periods') }} as periods
    cross join {{ event_readings() }} as readings (reading, event_kind, is_flow)
    inner join events
        on
            readings.event_kind = events.event_kind
            and {{ counts_in_period('events', 'periods', 'readings') }}
    inner join {{ ref('indicators') }} as indicators
        on
            readings.reading = indicators.event_kind
            and events.stage = coalesce(indicators.stage, '')
            and (indicators.only_source is null or events.source = indicators.only_source)
            and (events.is_counted or indicators.counts_all)
            and {{ visible_version('indicators') }}
    cross join
        lateral (
            values
            {% for measure in measures() -%}
            ('{{ measure }}', events.{{ measure }}){% if not loop.last %},{% endif %}
            {% endfor %}
        ) as named (measure, amount)
    where
        {{ visible_version('periods') }}
        and named.measure in (indicators.numerator, indicators.denominator)
        -- Exactly the editions that have a figure: rows and figures of a past moment cannot drift apart.
        and exists (
            select 1
            from {{ ref('indicator_values') }} as figures
            where
                figures.municipality_code = events.municipality_code
                and figures.indicator_code = indicators.indicator_code
                and figures.edition = indicators.edition
                and figures.period = periods.period
                and figures.dimension_code = 'all'
                and {{ visible_version('figures') }}
        )
        and named.amount <> 0
)

select
    counted.municipality_code,
    counted.indicator_code,
    counted.edition,
    counted.period,
    counted.appeal_key,
    counted.stage,
    sum(counted.numerator_amount) > 0 as is_numerator,
    sum(counted.denominator_amount) > 0 as is_denominator,
    sum(counted.numerator_amount)::integer as numerator_amount,
    sum(counted.denominator_amount)::integer as denominator_amount,
    min(counted.event_date) as event_date
from counted
group by
    counted.municipality_code,
    counted.indicator_code,
    counted.edition,
    counted.period,
    counted.appeal_key,
    counted.stage
