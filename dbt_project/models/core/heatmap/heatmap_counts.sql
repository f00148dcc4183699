-- Grain: one row per municipality, day of first taking in work and everything by which the heat map cuts its
-- messages (its topic, channel, kind, status, spam, own or another's), and version. Counts, never appeals.
-- depends_on: {{ ref('touched_heatmap_days') }}
{{
    config(
        key=['municipality_code', 'taken_on', 'cell_key'],
        scope='touched_heatmap_days',
        scope_columns=['municipality_code', 'taken_on']
    )
}}

with messages as (
    select
        stg.*,
        coalesce({{ normalise_name('stg.direction') }}, '') as direction_norm,
        coalesce({{ normalise_name('stg.topic') }}, '') as topic_norm,
        coalesce({{ normalise_name('stg.status') }}, '') as status_norm,
        {{ normalise_name('stg.origin') }} as origin_norm,
        {{ normalise_name('stg.message_kind') }} as kind_norm,
        {{ normalise_name('stg.assignee') }} as assignee_norm
    from {{ ref('stg_heatmap__messages') }} as stg
),

-- A topic answers before the whole direction that it stands in; the newest edition before an older one.
-- Materialized, as the families are: the planner takes messages for few and would find a name anew for each.
directions as materialized (
    select distinct on (named.direction_norm, named.topic_norm)
        named.direction_norm,
        named.topic_norm,
        topic_directions.direction_code
    from (
        select distinct
            messages.direction_norm,
            messages.topic_norm
        from messages
    ) as named
    inner join {{ ref('topic_directions') }} as topic_directions
        on
            topic_directions.source = 'heatmap'
            and {{ normalise_name("coalesce(topic_directions.topic_group, '')") }} = named.direction_norm
            and coalesce({{ normalise_name('topic_directions.topic_name') }}, '') in ('', named.topic_norm)
    order by
        named.direction_norm asc,
        named.topic_norm asc,
        topic_directions.topic_name is not null desc,
        topic_directions.edition desc,
        topic_directions.direction_code asc
),

-- The first family whose pattern the status holds, by the pattern's order.
families as materialized (
    select
        named.status_norm,
        named.taken_on,
        (array_agg(patterns.status_family order by patterns.pattern_order))[1] as status_family,
        bool_or(patterns.is_deferred) as is_deferred
    from (
        select distinct
            messages.status_norm,
            messages.taken_on
        from messages
    ) as named
    inner join {{ ref('heatmap_status_patterns') }} as patterns
        on
            named.status_norm ~ patterns.pattern
            and {{ in_force('patterns', 'named.taken_on') }}
            and {{ current_version('patterns') }}
    group by named.status_norm, named.taken_on
),

named as (
    select
        messages.municipality_code,
        messages.taken_on,
        coalesce(
            own_directions.direction_code,
            case when directions.direction_code is null then 'unmapped' else 'outside' end
        ) as direction_code,
        messages.direction as platform_direction,
        coalesce(messages.topic_group, 'не указана') as topic_group,
        coalesce(messages.topic, 'не указана') as topic_name,
        coalesce(channels.normalised_value, 'unmapped') as source,
        messages.origin as platform_channel,
        coalesce(kinds.normalised_value, 'unmapped') as message_kind,
        coalesce(families.status_family, 'unmapped') as status_family,
        coalesce(families.is_deferred, false) as is_deferred,
        coalesce(messages.is_spam, false) as is_spam,
        recipient_synonyms.synonym is not null as has_own_assignee
    from messages
    left join directions
        on
            messages.direction_norm = directions.direction_norm
            and messages.topic_norm = directions.topic_norm
    left join {{ source('config', 'directions') }} as own_directions
        on
            messages.municipality_code = own_directions.municipality_code
            and directions.direction_code = own_directions.direction_code
    left join {{ ref('value_map') }} as channels
        on
            channels.source = 'heatmap' and channels.field = 'channel'
            and messages.origin_norm = channels.platform_value
    left join {{ ref('value_map') }} as kinds
        on
            kinds.source = 'heatmap' and kinds.field = 'message_kind'
            and messages.kind_norm = kinds.platform_value
    left join families
        on messages.status_norm = families.status_norm and messages.taken_on = families.taken_on
    left join {{ source('config', 'recipient_synonyms') }} as recipient_synonyms
        on
            messages.municipality_code = recipient_synonyms.municipality_code
            and messages.assignee_norm = recipient_synonyms.synonym
)

{% set cut_by = [
    'direction_code', 'platform_direction', 'topic_group', 'topic_name', 'source', 'platform_channel', 'message_kind',
    'status_family', 'is_deferred', 'is_spam', 'has_own_assignee',
] -%}
select
    named.municipality_code,
    named.taken_on,
    {{ surrogate_key(cut_by) }} as cell_key,
    {% for column in cut_by -%}
    named.{{ column }},
    {% endfor -%}
    count(*)::integer as message_count
from named
group by
    {% for column in cut_by -%}
    named.{{ column }},
    {% endfor -%}
    named.municipality_code,
    named.taken_on
