-- Grain: one row per source key that this build looks at and version of it that a standing load shows, at
-- the moment of that export. Newest is what the latest standing export says, not what came last; a key that
-- no standing load has shown is left with one row without a load.
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
{#- A view over many datasets carries its dataset along: keys of two registers may be equal. -#}
{% set is_many = dataset.startswith('rows.') -%}
select
    ranked.municipality_code,
    '{{ source_name }}' as source,
    {{ 'ranked.dataset' if is_many else dataset }} as dataset,
    ranked.source_id,
    ranked.load_id,
    ranked.shown_at,
    ranked.place = 1 as is_newest,
    ranked.live_count < 2 as is_alone
from (
    select
        versions.municipality_code,
        {% if is_many -%}
        versions.dataset,
        {% endif -%}
        versions.source_id,
        case when versions.is_live then versions.load_id end as load_id,
        case when versions.is_live then versions.shown_at end as shown_at,
        versions.is_live,
        row_number() over newest_first as place,
        count(*) filter (where versions.is_live)
            over (
                partition by
                    versions.municipality_code,
                    {% if is_many -%}
                    versions.dataset,
                    {% endif -%}
                    versions.source_id
            ) as live_count
    from (
        select
            rows.municipality_code,
            {% if is_many -%}
            rows.dataset,
            {% endif -%}
            rows.source_key as source_id,
            rows._load_id as load_id,
            rows._exported_at as shown_at,
            loads.withdrawn_from is null as is_live
        from {{ relation }} as rows
        inner join {{ source('ops', 'loads') }} as loads
            on
                rows.municipality_code = loads.municipality_code
                and rows._load_id = loads.load_id
                and loads.known_from is not null

        union all

        -- A version is as new as the newest standing export that showed it.
        select
            shown.municipality_code,
            {% if is_many -%}
            shown.dataset,
            {% endif -%}
            shown.source_id,
            shown.version_load_id as load_id,
            shown.exported_at as shown_at,
            true as is_live
        from {{ ref('deciding_sightings') }} as shown
        inner join {{ ref('live_loads') }} as live_loads on shown.seen_load_id = live_loads.load_id
        where
            shown.source = '{{ source_name }}'
            {% if not is_many -%}
            and shown.dataset = {{ dataset }}
            {% endif -%}
    ) as versions
    where
        {{ is_full_scope() }}
        or (versions.municipality_code, versions.source_id) in (
            select
                new_rows.municipality_code,
                new_rows.source_key
            from {{ relation }} as new_rows
            inner join {{ ref('touched_loads') }} as touched_loads
                on
                    new_rows.municipality_code = touched_loads.municipality_code
                    and new_rows._load_id = touched_loads.load_id
            union all
            select
                shown.municipality_code,
                shown.source_id
            from {{ ref('deciding_sightings') }} as shown
            inner join {{ ref('touched_loads') }} as touched_loads
                on shown.seen_load_id = touched_loads.load_id
            where
                shown.source = '{{ source_name }}'
                {% if not is_many -%}
                and shown.dataset = {{ dataset }}
                {% endif -%}
        )
    window newest_first as (
        partition by
            versions.municipality_code,
            {% if is_many -%}
            versions.dataset,
            {% endif -%}
            versions.source_id
        order by versions.is_live desc, versions.shown_at desc, versions.load_id desc
    )
) as ranked
where ranked.place = 1 or ranked.is_live
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
