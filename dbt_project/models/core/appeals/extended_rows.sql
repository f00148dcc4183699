-- Grain: one row per source key that this build looks at whose term was put off in any standing export. The
-- platforms show it only while the appeal is open: once answered, the status says «ответ дан» and the longer
-- term is forgotten.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, source, source_id)', 'analyze {{ this }}']
    )
}}

{%- set status_columns = {
    'incident': ('outcome', 'outcome_status'), 'pos': ('status', 'status'), 'delo': ('response', 'response_status'),
} %}

{% for source_name, table_name in raw_tables() -%}
{%- set column, field = status_columns[source_name] -%}
select distinct
    touched_rows.municipality_code,
    touched_rows.source,
    touched_rows.source_id
from {{ ref('touched_rows') }} as touched_rows
inner join {{ source('raw', table_name) }} as rows
    on
        touched_rows.municipality_code = rows.municipality_code
        and touched_rows.source_id = rows.source_key
left join {{ ref('live_loads') }} as live_loads on rows._load_id = live_loads.load_id
inner join {{ ref('value_map') }} as value_map
    on
        value_map.source = '{{ source_name }}'
        and value_map.field = '{{ field }}'
        and value_map.platform_value = {{ normalise_name('rows.' ~ column) }}
        and value_map.normalised_value in ('extended', 'postponed')
where
    touched_rows.source = '{{ source_name }}'
    -- Stored by a standing export, or shown again by one.
    and (
        live_loads.load_id is not null
        or exists (
            select 1
            from {{ ref('deciding_sightings') }} as shown
            inner join {{ ref('live_loads') }} as showing on shown.seen_load_id = showing.load_id
            where
                shown.municipality_code = rows.municipality_code
                and shown.source = touched_rows.source
                and shown.source_id = rows.source_key
                and shown.version_load_id = rows._load_id
        )
    )
{% if not loop.last %}
union all

{% endif -%}
{% endfor %}
