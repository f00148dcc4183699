-- Grain: one row per municipality and source: appeals in raw, in core, in the candidate marts and in the last publication.
with last_publication as (
    select max(publications.as_of) as as_of
    from ops.publications as publications
    where publications.as_of < {as_of}::timestamptz
),

standing as (
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

core_rows as (
    select
        appeals.municipality_code,
        appeals.source,
        count(*) filter (
            where appeals.known_from <= {as_of}::timestamptz and appeals.known_to > {as_of}::timestamptz
        ) as core_rows,
        count(*) filter (
            where appeals.known_from <= last_publication.as_of and appeals.known_to > last_publication.as_of
        ) as published_rows
    from core.appeals as appeals
    cross join last_publication
    group by appeals.municipality_code, appeals.source
),

foreign_rows as (
    select
        foreign_rows.municipality_code,
        foreign_rows.source,
        count(*) as foreign_rows
    from core.foreign_rows as foreign_rows
    where foreign_rows.known_from <= {as_of}::timestamptz and foreign_rows.known_to > {as_of}::timestamptz
    group by foreign_rows.municipality_code, foreign_rows.source
),

-- What a person withdrew is missing on purpose.
withdrawn as (
    select distinct
        loads.municipality_code,
        loads.source
    from ops.loads as loads
    cross join last_publication
    where loads.withdrawn_from > last_publication.as_of
),

mart_rows as (
    select
        appeals.municipality_code,
        appeals.source,
        count(*) as mart_rows
    from marts_next.fct_appeals as appeals
    group by appeals.municipality_code, appeals.source
)

select
    municipality_code,
    source,
    coalesce(raw_keys.raw_keys, 0) as raw_keys,
    coalesce(core_rows.core_rows, 0) as core_rows,
    coalesce(foreign_rows.foreign_rows, 0) as foreign_rows,
    coalesce(core_rows.core_rows, 0) + coalesce(foreign_rows.foreign_rows, 0) as accounted_rows,
    coalesce(mart_rows.mart_rows, 0) as mart_rows,
    coalesce(core_rows.published_rows, 0) as published_rows,
    case
        when withdrawn.source is null
            then coalesce(mart_rows.mart_rows, 0)::double precision / nullif(core_rows.published_rows, 0)
    end as share_of_published
from raw_keys
full outer join core_rows using (municipality_code, source)
full outer join foreign_rows using (municipality_code, source)
full outer join mart_rows using (municipality_code, source)
left join withdrawn using (municipality_code, source)
