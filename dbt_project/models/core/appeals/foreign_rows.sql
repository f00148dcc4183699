-- Grain: one row per source key that belongs to another municipality, and version: raw = appeals + these.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'source', 'source_id'],
        scope='touched_rows',
        indexes=[]
    )
}}

select
    rows.municipality_code,
    rows.source,
    rows.source_id,
    rows.load_id
from {{ ref('shown_rows') }} as rows
where rows.is_newest and rows.is_foreign
