-- Grain: one row per municipality and source: appeals of this build (all of them when asked for the whole), and whether each
-- of their keys has its member. Dimensions are made distinct first: a doubled member must not hide a lost appeal.
with members as (
    select
        appeals.municipality_code,
        appeals.source,
        appeals.appeal_key,
        appeals.direction_code,
        appeals.territory_key,
        municipalities.municipality_code is not null as has_municipality,
        directions.direction_code is not null as has_direction,
        recipients.recipient_key is not null as has_recipient,
        topics.topic_key is not null as has_topic,
        territories.territory_key is not null as has_territory,
        recipients.recipient_kind
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
    where {is_whole} or appeals.known_from = {as_of}::timestamptz
)

select
    members.municipality_code,
    members.source,
    count(*) as appeal_rows,
    count(distinct members.appeal_key) as appeal_keys,
    count(*) filter (where not members.has_municipality) as lost_municipality_rows,
    count(*) filter (where members.has_direction) as known_direction_rows,
    count(*) filter (where not members.has_recipient) as lost_recipient_rows,
    count(*) filter (where not members.has_topic) as lost_topic_rows,
    count(*) filter (where members.territory_key is not null and not members.has_territory) as lost_territory_rows,
    count(*) filter (where members.direction_code = 'unmapped') as unmapped_direction_rows,
    count(*) filter (where members.recipient_kind = 'unmapped') as unmapped_recipient_rows,
    case
        when count(*) >= {unmapped_appeals_least}
            then (count(*) filter (where members.direction_code = 'unmapped'))::double precision / count(*)
    end as unmapped_direction_share,
    case
        when count(*) >= {unmapped_appeals_least}
            then (count(*) filter (where members.recipient_kind = 'unmapped'))::double precision / count(*)
    end as unmapped_recipient_share
from members
group by members.municipality_code, members.source
