-- Grain: one row per topic of a platform as it was seen, and version.
-- A topic maps by its own name, else by its group, in the newest edition that knows it; what nothing knows is
-- `unmapped`.
{{ config(key=['topic_key'], absent='keep') }}

with named as (
    select
        shown_rows.source,
        shown_rows.group_norm,
        shown_rows.name_norm,
        min(shown_rows.platform_topic_group) as topic_group,
        min(shown_rows.platform_topic) as topic_name
    from {{ ref('shown_rows') }} as shown_rows
    where not shown_rows.is_foreign
    group by shown_rows.source, shown_rows.group_norm, shown_rows.name_norm
),

-- A topic keeps the spelling it was first seen in: another case or space tomorrow is no news.
spelled as (
    {{ own_rows({'topic_key': 'text', 'topic_group': 'text', 'topic_name': 'text'}) }}
),

-- Normalised once a row, not once a pair.
dictionary as materialized (
    select
        topic_directions.source,
        topic_directions.edition,
        topic_directions.direction_code,
        {{ normalise_name("coalesce(topic_directions.topic_group, '')") }} as group_norm,
        {{ normalise_name("coalesce(topic_directions.topic_name, '')") }} as name_norm
    from {{ ref('topic_directions') }} as topic_directions
),

-- ССТУ codes map by the longest known beginning of the full code; other platforms by name.
matched as (
    select distinct on (named.source, named.group_norm, named.name_norm)
        named.source,
        named.topic_group,
        named.topic_name,
        named.group_norm,
        named.name_norm,
        dictionary.edition,
        dictionary.direction_code
    from named
    left join dictionary
        on
            named.source = dictionary.source
            and (
                (dictionary.name_norm <> '' and named.name_norm = dictionary.name_norm)
                or (dictionary.name_norm = '' and named.group_norm = dictionary.group_norm)
                or (
                    named.source = 'delo'
                    and named.group_norm <> ''
                    and named.group_norm like split_part(
                        coalesce(nullif(dictionary.name_norm, ''), dictionary.group_norm), ' ', 1
                    )
                    || '%'
                )
            )
    order by
        named.source asc,
        named.group_norm asc,
        named.name_norm asc,
        dictionary.name_norm <> '' desc nulls last,
        dictionary.group_norm = named.group_norm desc nulls last,
        length(split_part(coalesce(nullif(dictionary.name_norm, ''), dictionary.group_norm), ' ', 1)) desc,
        dictionary.edition desc,
        dictionary.direction_code asc
),

keyed as (
    select
        matched.*,
        {{ surrogate_key(['matched.source', 'matched.group_norm', 'matched.name_norm']) }} as topic_key
    from matched
)

select
    keyed.topic_key,
    keyed.source,
    coalesce(keyed.edition, 'unknown') as edition,
    coalesce(spelled.topic_group, nullif(keyed.topic_group, ''), 'не указана') as topic_group,
    coalesce(spelled.topic_name, nullif(keyed.topic_name, ''), 'не указана') as topic_name,
    keyed.group_norm,
    keyed.name_norm,
    coalesce(keyed.direction_code, 'unmapped') as direction_code,
    keyed.direction_code is not null as is_mapped
from keyed
left join spelled on keyed.topic_key = spelled.topic_key
