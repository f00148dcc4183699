-- Grain: one row per indicator and edition.
select
    indicators.indicator_code,
    indicators.edition,
    indicators.indicator_name,
    indicators.formula,
    indicators.unit,
    indicators.direction,
    indicators.scope,
    indicators.precision,
    targets.target,
    indicators.verdict_basis,
    indicators.valid_from,
    indicators.valid_to,
    indicators.source,
    indicators.status,
    indicators.group_name,
    targets.target_year,
    indicators.aggregate,
    indicators.member_dimension,
    indicators.event_kind is not null or components.indicator_code is not null as has_source,
    indicators.event_kind as counted_event,
    indicators.stage,
    indicators.numerator as numerator_measure,
    indicators.denominator as denominator_measure,
    indicators.only_source,
    indicators.counts_all
from {{ ref('indicators') }} as indicators
-- The last year that the act names; the target of a period stands beside its value.
left join (
    select distinct on (targets.indicator_code, targets.edition) targets.*
    from {{ ref('indicator_targets') }} as targets
    where {{ visible_version('targets') }}
    order by targets.indicator_code asc, targets.edition asc, targets.target_year desc
) as targets
    on indicators.indicator_code = targets.indicator_code and indicators.edition = targets.edition
left join (
    select
        components.indicator_code,
        components.edition
    from {{ ref('indicator_components') }} as components
    where {{ visible_version('components') }}
    group by components.indicator_code, components.edition
) as components
    on indicators.indicator_code = components.indicator_code and indicators.edition = components.edition
where {{ visible_version('indicators') }}
