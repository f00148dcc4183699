-- Grain: one row per rating method and component of its score.
select
    methods.method_code,
    components.component,
    methods.rating_code,
    methods.method_name,
    components.component_name,
    components.weight,
    components.value_at_0,
    components.value_at_1,
    case when components.value_at_1 > components.value_at_0 then 'up' else 'down' end as direction,
    components.minimum_count,
    components.fallback,
    components.without_data,
    methods.minimum_per_month,
    methods.interval_z,
    methods.ranking,
    methods.period_kinds,
    methods.scopes,
    methods.peer_rule,
    methods.valid_from,
    methods.valid_to,
    components.source_reference,
    components.status
from {{ ref('rating_methods') }} as methods
inner join {{ ref('rating_components') }} as components
    on methods.method_code = components.method_code and {{ visible_version('components') }}
where {{ visible_version('methods') }}
