-- Grain: one row per municipality and source: appeals in raw, in core and in the candidate marts, and their keys' members.
with raw_keys as (
    {raw_keys}
),

core_rows as (
    select
        appeals.municipality_code,
        appeals.source,
        count(*) as core_rows
    from core.appeals as appeals
    where appeals.known_from <= {as_of}::timestamptz and appeals.known_to > {as_of}::timestamptz
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

last_publication as (
    select max(publications.as_of) as as_of
    from ops.publications as publications
    where publications.as_of < {as_of}::timestamptz
),

published_rows as (
    select
        appeals.municipality_code,
        appeals.source,
        count(*) as published_rows
    from core.appeals as appeals
    cross join last_publication
    where appeals.known_from <= last_publication.as_of and appeals.known_to > last_publication.as_of
    group by appeals.municipality_code, appeals.source
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

-- Members are looked up by scalar comparison: a join to a dimension with a doubled key would add rows.
mart_rows as (
    select
        appeals.municipality_code,
        appeals.source,
        count(*) as mart_rows,
        count(distinct appeals.appeal_key) as mart_keys,
        count(*) filter (where appeals.municipality_code is null or municipalities.municipality_code is null)
            as lost_municipality_rows,
        count(*) filter (where directions.direction_code is not null) as known_direction_rows,
        count(*) filter (where recipients.recipient_key is null) as lost_recipient_rows,
        count(*) filter (where topics.topic_key is null) as lost_topic_rows,
        count(*) filter (where appeals.territory_key is not null and territories.territory_key is null)
            as lost_territory_rows,
        count(*) filter (where appeals.direction_code = 'unmapped') as unmapped_direction_rows,
        count(*) filter (where recipients.recipient_kind = 'unmapped') as unmapped_recipient_rows
    from marts_next.fct_appeals as appeals
    left join (select distinct municipality_code from marts_next.dim_municipalities) as municipalities
        on appeals.municipality_code = municipalities.municipality_code
    left join (select distinct municipality_code, direction_code from marts_next.dim_directions) as directions
        on
            appeals.municipality_code = directions.municipality_code
            and appeals.direction_code = directions.direction_code
    left join (
        select municipality_code, recipient_key, min(recipient_kind) as recipient_kind
        from marts_next.dim_recipients
        group by municipality_code, recipient_key
    ) as recipients
        on
            appeals.municipality_code = recipients.municipality_code
            and appeals.recipient_key = recipients.recipient_key
    left join (select distinct topic_key from marts_next.dim_topics) as topics on appeals.topic_key = topics.topic_key
    left join (select distinct municipality_code, territory_key from marts_next.dim_territories) as territories
        on
            appeals.municipality_code = territories.municipality_code
            and appeals.territory_key = territories.territory_key
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
    coalesce(mart_rows.mart_keys, 0) as mart_keys,
    coalesce(mart_rows.lost_municipality_rows, 0) as lost_municipality_rows,
    coalesce(mart_rows.known_direction_rows, 0) as known_direction_rows,
    coalesce(mart_rows.lost_recipient_rows, 0) as lost_recipient_rows,
    coalesce(mart_rows.lost_topic_rows, 0) as lost_topic_rows,
    coalesce(mart_rows.lost_territory_rows, 0) as lost_territory_rows,
    coalesce(mart_rows.unmapped_direction_rows, 0) as unmapped_direction_rows,
    coalesce(mart_rows.unmapped_recipient_rows, 0) as unmapped_recipient_rows,
    mart_rows.unmapped_direction_rows::double precision / mart_rows.mart_rows as unmapped_direction_share,
    mart_rows.unmapped_recipient_rows::double precision / mart_rows.mart_rows as unmapped_recipient_share,
    coalesce(published_rows.published_rows, 0) as published_rows,
    case
        when withdrawn.source is null
            then coalesce(mart_rows.mart_rows, 0)::double precision / published_rows.published_rows
    end as share_of_published
from raw_keys
full outer join core_rows using (municipality_code, source)
full outer join foreign_rows using (municipality_code, source)
full outer join mart_rows using (municipality_code, source)
full outer join published_rows using (municipality_code, source)
left join withdrawn using (municipality_code, source)
