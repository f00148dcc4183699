{#- The last standing export between two moments, both excluded, that showed an appeal, changed or not: a scalar query. `appeal` is the
    alias of a row of `appeals`. Lists of keys are unfolded for that one appeal: for few. -#}
{% macro last_shown_between(appeal, after, before) -%}
select max(live_loads.exported_at)
from {{ ref('live_loads') }} as live_loads
where
    live_loads.municipality_code = {{ appeal }}.municipality_code
    and live_loads.source = {{ appeal }}.source
    and live_loads.exported_at > {{ after }}
    and live_loads.exported_at < {{ before }}
    and (
        exists (
            select 1
            from {{ source('raw', 'sightings') }} as sightings
            where
                sightings.load_id = live_loads.load_id
                and sightings.source = {{ appeal }}.source
                and {{ appeal }}.source_id = any(sightings.source_keys)
        )
        {% for source_name, table_name in raw_tables() -%}
        or {{ appeal }}.source = '{{ source_name }}'
        and exists (
            select 1
            from {{ source('raw', table_name) }} as rows
            where
                rows.municipality_code = {{ appeal }}.municipality_code
                and rows.source_key = {{ appeal }}.source_id
                and rows._load_id = live_loads.load_id
        )
        {% endfor -%}
    )
{%- endmacro %}
