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
    indicators.target::numeric as target,
    indicators.verdict_basis,
    indicators.valid_from,
    indicators.valid_to,
    indicators.source,
    indicators.status,
    indicators.group_name
from {{ ref('indicators') }} as indicators
where {{ visible_version('indicators') }}
