-- Grain: one row per municipality, touched period, indicator, edition and dimension member: figures, value
-- and state, before points and composites.
-- An edition has figures for the periods on whose last day it is in force.
-- `is_counted` governs totals across channels; a platform's own indicator counts all its rows (decisions 10).
-- A share without a denominator and an indicator without a source are «нет данных», never 0.
{{ config(materialized='table', pre_hook=plan_by_hash(), post_hook=['analyze {{ this }}']) }}

with measured as (
    select
        sums.municipality_code,
        sums.period,
        periods.to_date - 1 as last_date,
        sums.reading,
        sums.stage,
        sums.source,
        sums.direction_code,
        sums.is_counted,
        named.measure,
        named.amount
    from {{ ref('period_sums') }} as sums
    inner join {{ ref('periods') }} as periods
        on sums.period = periods.period and {{ current_version('periods') }}
    cross join lateral (
        values
        {% for measure in measures() -%}
        ('{{ measure }}', sums.{{ measure }}){% if not loop.last %},{% endif %}
        {% endfor %}
    ) as named (measure, amount)
),

-- Every indicator has its whole in every period; members of a dimension appear where they have rows.
wholes as (
    select
        touched_periods.municipality_code,
        touched_periods.period,
        indicators.indicator_code,
        indicators.edition,
        'all' as dimension_code,
        'all' as member_code
    from {{ ref('touched_periods') }} as touched_periods
    inner join {{ ref('indicators') }} as indicators
        on
            {{ in_force('indicators', 'touched_periods.to_date - 1') }}
            and {{ current_version('indicators') }}
    where touched_periods.has_appeals
),

parts as (
    select
        measured.municipality_code,
        measured.period,
        indicators.indicator_code,
        indicators.edition,
        dimensions.dimension_code,
        dimensions.member_code,
        sum(measured.amount) filter (where measured.measure = indicators.numerator) as numerator,
        sum(measured.amount) filter (where measured.measure = indicators.denominator) as denominator
    from measured
    inner join {{ ref('indicators') }} as indicators
        on
            measured.reading = indicators.event_kind
            and measured.stage = coalesce(indicators.stage, '')
            and measured.measure in (indicators.numerator, indicators.denominator)
            and (indicators.only_source is null or measured.source = indicators.only_source)
            and {{ in_force('indicators', 'measured.last_date') }}
            and {{ current_version('indicators') }}
    cross join
        lateral (
            values
            ('all', 'all', measured.is_counted or indicators.counts_all),
            ('direction', measured.direction_code, measured.is_counted or indicators.counts_all),
            ('source', measured.source, true)
        ) as dimensions (dimension_code, member_code, is_included)
    where dimensions.is_included
    group by
        measured.municipality_code,
        measured.period,
        indicators.indicator_code,
        indicators.edition,
        dimensions.dimension_code,
        dimensions.member_code
),

loaded_sources as (
    select
        loads.municipality_code,
        loads.source
    from {{ source('ops', 'loads') }} as loads
    where loads.known_from is not null and loads.withdrawn_from is null
    group by loads.municipality_code, loads.source
),

computed as (
    select
        parts.municipality_code,
        parts.period,
        parts.indicator_code,
        parts.edition,
        parts.dimension_code,
        parts.member_code,
        parts.numerator,
        parts.denominator,
        null::numeric as value
    from parts

    union all

    select
        own_sums.municipality_code,
        own_sums.period,
        own_sums.indicator_code,
        own_sums.edition,
        own_sums.dimension_code,
        own_sums.member_code,
        own_sums.numerator,
        own_sums.denominator,
        own_sums.value
    from {{ ref('own_sums') }} as own_sums

    union all

    select
        own_surges.municipality_code,
        own_surges.period,
        own_surges.indicator_code,
        own_surges.edition,
        own_surges.dimension_code,
        own_surges.member_code,
        own_surges.numerator,
        own_surges.denominator,
        null as value
    from {{ ref('own_surges') }} as own_surges
),

joined as (
    select
        coalesce(wholes.municipality_code, computed.municipality_code) as municipality_code,
        coalesce(wholes.period, computed.period) as period,
        coalesce(wholes.indicator_code, computed.indicator_code) as indicator_code,
        coalesce(wholes.edition, computed.edition) as edition,
        coalesce(wholes.dimension_code, computed.dimension_code) as dimension_code,
        coalesce(wholes.member_code, computed.member_code) as member_code,
        coalesce(computed.numerator, 0) as numerator,
        coalesce(computed.denominator, 0) as denominator,
        computed.value
    from wholes
    full outer join computed
        on
            wholes.municipality_code = computed.municipality_code
            and wholes.period = computed.period
            and wholes.indicator_code = computed.indicator_code
            and wholes.edition = computed.edition
            and wholes.dimension_code = computed.dimension_code
            and wholes.member_code = computed.member_code
),

judged as (
    select
        joined.*,
        indicators.unit,
        indicators.aggregate,
        indicators.is_percent,
        indicators.norm,
        indicators.cap,
        indicators.status = 'default' as is_default,
        indicators.denominator as denominator_measure,
        case
            when indicators.event_kind is null then 'no_data'
            when indicators.only_source is not null and loaded_sources.source is null then 'no_data'
            when indicators.denominator is not null and joined.denominator = 0 then 'no_data'
            else 'ok'
        end as state
    from joined
    inner join {{ ref('indicators') }} as indicators
        on
            joined.indicator_code = indicators.indicator_code
            and joined.edition = indicators.edition
            and {{ current_version('indicators') }}
    left join loaded_sources
        on
            joined.municipality_code = loaded_sources.municipality_code
            and indicators.only_source = loaded_sources.source
)

select
    judged.municipality_code,
    judged.indicator_code,
    judged.edition,
    judged.period,
    judged.dimension_code,
    judged.member_code,
    judged.aggregate,
    case when judged.state = 'ok' and judged.aggregate <> 'median' then judged.numerator end::numeric
        as numerator,
    case
        when judged.state = 'ok' and judged.denominator_measure is not null then judged.denominator
    end::numeric as denominator,
    case
        when judged.state = 'ok' and judged.aggregate = 'median' then judged.value
        when judged.state = 'ok'
            then
                {{ indicator_value(
                    'judged.numerator',
                    'case when judged.denominator_measure is not null then judged.denominator end',
                    'judged'
                ) }}
    end::numeric as value,
    judged.unit,
    judged.state,
    judged.is_default
from judged
