-- Grain: one row per value that is read as a correction of the municipality file says and not as its platform
-- gave it, and version (docs/decisions/0015).
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'source', 'dataset', 'source_id', 'column_name'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'dataset', 'source_id']
    )
}}

select
    corrected_rows.municipality_code,
    corrected_rows.source,
    corrected_rows.dataset,
    corrected_rows.source_id,
    corrected_rows.column_name,
    corrected_rows.stored_value,
    corrected_rows.corrected_value,
    corrected_rows.correction_code,
    corrected_rows.reason,
    corrected_rows.decided_by,
    corrected_rows.decided_on,
    corrected_rows.load_id
from {{ ref('corrected_rows') }} as corrected_rows
where corrected_rows.is_newest
