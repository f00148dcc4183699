-- Grain: one row per municipality and dataset whose rows are no appeals: rows in raw, in core and in the candidate marts.
with standing as (
    select
        loads.municipality_code,
        loads.load_id
    from ops.loads as loads
    where
        loads.known_from <= {as_of}::timestamptz
        and coalesce(loads.withdrawn_from, 'infinity') > {as_of}::timestamptz
),

raw_keys as (
    {raw_keys}
),

shown as (
    {shown_rows}
)

select
    municipality_code,
    source,
    dataset,
    coalesce(raw_keys.raw_keys, 0) as raw_keys,
    coalesce(shown.core_rows, 0) as core_rows,
    coalesce(shown.mart_rows, 0) as mart_rows
from raw_keys
full outer join shown using (municipality_code, source, dataset)
