-- Grain: one row per source key that this build looks at, with the load of its newest version.
-- The later export moment wins, not the later load; a key whose only load was withdrawn has no version left.
{{
    config(
        materialized='table',
        post_hook=[
            'create unique index on {{ this }} (municipality_code, source, source_id)',
            'analyze {{ this }}',
        ]
    )
}}

{% for source_name, table_name in raw_tables() -%}
select
    newest.municipality_code,
    '{{ source_name }}' as source,
    newest.source_key as source_id,
    newest.load_id
from (
    select distinct on (versions.municipality_code, versions.source_key)
        versions.municipality_code,
        versions.source_key,
        case when loads.withdrawn_from is null then loads.load_id end as load_id
    from {{ source('raw', table_name) }} as versions
    inner join {{ source('ops', 'loads') }} as loads
        on
            versions.municipality_code = loads.municipality_code
            and versions._load_id = loads.load_id
            and loads.known_from is not null
    where
        {{ is_full_scope() }}
        or (versions.municipality_code, versions.source_key) in (
            select
                new_versions.municipality_code,
                new_versions.source_key
            from {{ source('raw', table_name) }} as new_versions
            inner join {{ ref('touched_loads') }} as touched_loads
                on
                    new_versions.municipality_code = touched_loads.municipality_code
                    and new_versions._load_id = touched_loads.load_id
        )
    order by
        versions.municipality_code asc,
        versions.source_key asc,
        loads.withdrawn_from is null desc,
        versions._exported_at desc,
        versions._load_id desc
) as newest
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
