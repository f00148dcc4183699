-- Grain: one row per entry of a register and stored version of it, over all registers; its cells are one JSON
-- object by the names of their columns, empty ones left out. One view for all: a register has few rows.

{% for register in registers() -%}
select
    rows.municipality_code,
    '{{ register }}' as dataset,
    rows.source_key,
    rows._load_id,
    rows._exported_at,
    jsonb_strip_nulls(
        to_jsonb(rows)
        - array['municipality_code', 'source_key', '_load_id', '_source_row', '_exported_at', '_row_hash']
    ) as entry
from {{ source('raw', 'registers__' ~ register) }} as rows
{% if not loop.last %}
union all

{% endif -%}
{% endfor %}
