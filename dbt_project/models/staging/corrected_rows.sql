-- Grain: one row per version of a row that this build looks at and that a correction of its municipality file
-- fits, and column: what is read instead of what the platform gave (docs/decisions/0015).
{{
    config(
        materialized='table',
        post_hook=[
            'create index on {{ this }} (municipality_code, source, source_id)',
            'analyze {{ this }}',
        ]
    )
}}

select
    fitting.municipality_code,
    fitting.source,
    fitting.dataset,
    fitting.source_id,
    fitting.load_id,
    fitting.is_newest,
    fitting.correction_code,
    fitting.reason,
    fitting.decided_by,
    fitting.decided_on,
    cells.column_name,
    cells.corrected_value,
    fitting.stored ->> cells.column_name as stored_value
from (
    {% for source_name, table_name, dataset in corrected_tables() -%}
    select
        touched_rows.municipality_code,
        touched_rows.source,
        touched_rows.dataset,
        touched_rows.source_id,
        touched_rows.load_id,
        touched_rows.is_newest,
        corrections.correction_code,
        corrections.cells,
        corrections.reason,
        corrections.decided_by,
        corrections.decided_on,
        to_jsonb(stored) as stored
    from {{ ref('touched_rows') }} as touched_rows
    inner join {{ source('raw', table_name) }} as stored
        on
            touched_rows.municipality_code = stored.municipality_code
            and touched_rows.source_id = stored.source_key
            and touched_rows.load_id = stored._load_id
    inner join {{ source('config', 'corrections') }} as corrections
        on
            touched_rows.municipality_code = corrections.municipality_code
            and touched_rows.source = corrections.source
            and touched_rows.dataset = corrections.dataset
            and corrections.is_active
            and to_jsonb(stored) @> corrections.matched
    where touched_rows.source = '{{ source_name }}' and touched_rows.dataset = '{{ dataset }}'

    union all

    {% endfor -%}
    -- Without corrections there is nothing to look at.
    select
        touched_rows.municipality_code,
        touched_rows.source,
        touched_rows.dataset,
        touched_rows.source_id,
        touched_rows.load_id,
        touched_rows.is_newest,
        null::text as correction_code,
        null::jsonb as cells,
        null::text as reason,
        null::text as decided_by,
        null::date as decided_on,
        null::jsonb as stored
    from {{ ref('touched_rows') }} as touched_rows
    where false
) as fitting
cross join jsonb_each_text(fitting.cells) as cells (column_name, corrected_value)
