-- Grain: one row per appeal (and stage; of a median also the event's date) that counts in the whole of an
-- indicator in a period. Filter by municipality and period. The same events as the values are summed from:
-- the figure and its appeals cannot drift apart. Behind a composite stand its components, each with rows.

-- Periods with the bounds in which their own events are read. Not materialized: who asks for one period has
-- it found first; materialized, every event would be held against all of them.
with read_periods as not materialized (
    select
        periods.*,
        shifts.is_shifted,
        bounds.from_date as read_from_date,
        bounds.to_date as read_to_date
    from {{ ref('periods') }} as periods
    cross join (values (false), (true)) as shifts (is_shifted)
    left join {{ ref('periods') }} as bounds
        on
            case when shifts.is_shifted then periods.previous_period else periods.period end = bounds.period
            and {{ visible_version('bounds') }}
    where {{ visible_version('periods') }}
),

events as (
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
        case when named.measure = indicators.denominator then named.amount else 0 end as denominator_amount,
        null::text as member_code,
        null::numeric as amount,
        false as is_ranked
    from read_periods as periods
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
        not periods.is_shifted
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
),

own as (
    {{ own_events(visible_version, visible_as_of(), only_touched=false) }}
),

own_in_periods as (
    select
        own.*,
        periods.period,
        {{ standing_date('periods', visible_as_of()) }} as standing_date
    from own
    inner join {{ ref('municipalities') }} as municipalities
        on
            own.municipality_code = municipalities.municipality_code
            and {{ visible_version('municipalities') }}
    inner join read_periods as periods on (own.period_shift <> 0) = periods.is_shifted
    where
        own.appeal_key is not null
        and (
            (
                own.is_flow
                and own.event_date >= periods.read_from_date
                and own.event_date < periods.read_to_date
                and own.until_date >= periods.read_to_date
            )
            or (
                not own.is_flow
                and own.event_date < {{ standing_date('periods', visible_as_of()) }}
                and own.until_date >= {{ standing_date('periods', visible_as_of()) }}
            )
        )
),

own_counted as (
    select
        own_in_periods.municipality_code,
        figures.indicator_code,
        figures.edition,
        own_in_periods.period,
        own_in_periods.appeal_key,
        own_in_periods.stage,
        own_in_periods.event_date,
        case
            when own_in_periods.is_flow then own_in_periods.numerator_amount
            else {{ standing_amount('own_in_periods', 'own_in_periods.standing_date') }}
        end as numerator_amount,
        own_in_periods.denominator_amount,
        own_in_periods.own_member as member_code,
        case
            when not own_in_periods.is_ranked then own_in_periods.amount
            else {{ standing_amount('own_in_periods', 'own_in_periods.standing_date') }}
        end as amount,
        own_in_periods.is_ranked
    from own_in_periods
    inner join {{ ref('indicator_values') }} as figures
        on
            own_in_periods.municipality_code = figures.municipality_code
            and own_in_periods.indicator_code = figures.indicator_code
            and own_in_periods.period = figures.period
            and figures.dimension_code = 'all'
            and figures.state = 'ok'
            and {{ visible_version('figures') }}
    inner join {{ ref('indicators') }} as indicators
        on
            figures.indicator_code = indicators.indicator_code
            and figures.edition = indicators.edition
            and indicators.event_kind = 'own'
            and (indicators.only_source is null or own_in_periods.source = indicators.only_source)
            and (own_in_periods.is_counted or indicators.counts_all)
            and {{ visible_version('indicators') }}
),

united as (
    select * from counted
    union all
    select * from own_counted
)

select
    united.municipality_code,
    united.indicator_code,
    united.edition,
    united.period,
    united.appeal_key,
    united.stage,
    sum(united.numerator_amount) > 0 as is_numerator,
    sum(united.denominator_amount) > 0 as is_denominator,
    sum(united.numerator_amount)::integer as numerator_amount,
    sum(united.denominator_amount)::integer as denominator_amount,
    min(united.event_date) as event_date,
    max(united.member_code) as member_code,
    sum(united.amount) as amount
from united
group by
    united.municipality_code,
    united.indicator_code,
    united.edition,
    united.period,
    united.appeal_key,
    united.stage,
    case when united.is_ranked then united.event_date end
