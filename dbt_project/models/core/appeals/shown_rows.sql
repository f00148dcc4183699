-- Grain: one row per source key that this build looks at and standing version of it, over all sources; rows
-- of other municipalities are marked.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, source, source_id)', 'analyze {{ this }}']
    )
}}

with rows as (
    select * from {{ ref('int_incident_appeals') }}
    union all
    select * from {{ ref('int_pos_appeals') }}
    union all
    select * from {{ ref('int_delo_appeals') }}
),

-- A source with scope columns in the municipality file is a regional export: every named column must fit. A
-- row that names no place at all belongs to the municipality of its folder.
scopes as (
    select
        source_scopes.municipality_code,
        source_scopes.source,
        array_agg(source_scopes.value) filter (where source_scopes.column_name = 'region_name')
            as region_names,
        array_agg(source_scopes.value) filter (where source_scopes.column_name = 'municipality_name')
            as municipality_names
    from {{ source('config', 'source_scopes') }} as source_scopes
    group by source_scopes.municipality_code, source_scopes.source
),

normalised as (
    select
        rows.*,
        coalesce({{ normalise_name('rows.platform_topic_group') }}, '') as group_norm,
        coalesce({{ normalise_name('rows.platform_topic') }}, '') as name_norm,
        coalesce({{ normalise_name('rows.platform_recipient') }}, '') as recipient_norm,
        coalesce({{ normalise_name('rows.platform_territory') }}, '') as territory_norm,
        not coalesce(
            rows.scope_region_name is null and rows.scope_municipality_name is null
            or (
                scopes.region_names is null
                or {{ normalise_name('rows.scope_region_name') }} = any(scopes.region_names)
            )
            and (
                scopes.municipality_names is null
                or {{ normalise_name('rows.scope_municipality_name') }} = any(scopes.municipality_names)
            ),
            false
        ) as is_foreign
    from rows
    left join scopes on rows.municipality_code = scopes.municipality_code and rows.source = scopes.source
)

select
    normalised.*,
    case
        when recipient_synonyms.recipient_code is not null
            then
                {{ recipient_key(
                    'normalised.municipality_code', 'known', 'recipient_synonyms.recipient_code'
                ) }}
        else
            {{ recipient_key('normalised.municipality_code', 'unmapped', 'normalised.recipient_norm') }}
    end as recipient_key,
    recipient_synonyms.recipient_code is null as is_recipient_unmapped
from normalised
left join {{ source('config', 'recipient_synonyms') }} as recipient_synonyms
    on
        normalised.municipality_code = recipient_synonyms.municipality_code
        and normalised.recipient_norm = recipient_synonyms.synonym
