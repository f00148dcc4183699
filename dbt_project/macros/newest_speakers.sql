{#- Rows of a model: each value of `period` that a load touched by this build is about, with the load that speaks for it now, the newest
    standing one; null where none stands. `exports` names a CTE with municipality_code, load_id, exported_at and the period's column. -#}
{% macro newest_speakers(exports, period) -%}
select distinct on (touched.municipality_code, touched.{{ period }})
    touched.municipality_code,
    touched.{{ period }},
    standing.load_id,
    standing.exported_at
from (
    select distinct
        {{ exports }}.municipality_code,
        {{ exports }}.{{ period }}
    from {{ ref('touched_loads') }} as touched_loads
    inner join {{ exports }}
        on
            touched_loads.municipality_code = {{ exports }}.municipality_code
            and touched_loads.load_id = {{ exports }}.load_id
) as touched
left join (
    select {{ exports }}.*
    from {{ ref('live_loads') }} as live_loads
    inner join {{ exports }}
        on
            live_loads.municipality_code = {{ exports }}.municipality_code
            and live_loads.load_id = {{ exports }}.load_id
) as standing
    on touched.municipality_code = standing.municipality_code and touched.{{ period }} = standing.{{ period }}
order by
    touched.municipality_code asc,
    touched.{{ period }} asc,
    standing.exported_at desc nulls last,
    standing.load_id desc
{%- endmacro %}
