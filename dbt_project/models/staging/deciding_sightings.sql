-- Grain: one row per source key that an export showed again unchanged, and that export, where this may decide
-- which version is the newest or since when one is known: the load that stored the version does not stand
-- (withdrawn, held), or a load that came out of turn stored another version, or showed one before the load
-- that stored it. Elsewhere no list of keys is ever unfolded.
{{
    config(
        materialized='table',
        post_hook=[
            'create index on {{ this }} (municipality_code, source, source_id)',
            'analyze {{ this }}',
        ]
    )
}}

{% for source_name, relation, dataset in keyed_relations() -%}
{#- Of a view over many datasets more sightings are unfolded than decide: true ones, of few rows. -#}
{% set is_many = dataset.startswith('rows.') -%}
select
    sightings.municipality_code,
    sightings.source,
    loads.dataset,
    keys.source_id,
    sightings.version_load_id,
    sightings.load_id as seen_load_id,
    loads.exported_at
from {{ source('raw', 'sightings') }} as sightings
inner join {{ source('ops', 'loads') }} as loads
    on
        sightings.municipality_code = loads.municipality_code
        and sightings.load_id = loads.load_id
        and loads.known_from is not null
cross join unnest(sightings.source_keys) as keys (source_id)
where
    sightings.source = '{{ source_name }}'
    {% if not is_many -%}
    and loads.dataset = {{ dataset }}
    {% endif -%}
    and (
        not exists (
            select 1
            from {{ ref('live_loads') }} as storing
            where storing.load_id = sightings.version_load_id
        )
        or (
            exists (
                select 1
                from {{ ref('irregular_loads') }} as irregular_loads
                where
                    irregular_loads.municipality_code = sightings.municipality_code
                    and irregular_loads.source = sightings.source
                    and irregular_loads.exported_at <= loads.exported_at
            )
            and (sightings.municipality_code, keys.source_id) in (
                select
                    rows.municipality_code,
                    rows.source_key
                from {{ relation }} as rows
                inner join {{ ref('irregular_loads') }} as irregular_loads
                    on
                        rows.municipality_code = irregular_loads.municipality_code
                        and rows._load_id = irregular_loads.load_id
                union all
                select
                    early.municipality_code,
                    early_keys.source_id
                from {{ source('raw', 'sightings') }} as early
                inner join {{ ref('irregular_loads') }} as irregular_loads
                    on early.load_id = irregular_loads.load_id
                inner join {{ source('ops', 'loads') }} as storing
                    on
                        early.version_load_id = storing.load_id
                        {% if not is_many -%}
                        and storing.dataset = {{ dataset }}
                        {% endif -%}
                        and irregular_loads.exported_at < storing.exported_at
                cross join unnest(early.source_keys) as early_keys (source_id)
                where early.source = '{{ source_name }}'
            )
        )
    )
{% if not loop.last %}union all

{% endif -%}
{% endfor %}
