-- Grain: one row per mention and version: a publication as one monitor knows it (docs/decisions/0013). It is
-- no appeal; what two monitors found stands twice, with one pseudonym of the link.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'mention_key'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'dataset', 'source_id'],
        indexes=[
            ['municipality_code', 'source', 'dataset', 'source_id'],
            ['municipality_code', 'published_date'],
            ['municipality_code', 'url_pseudonym'],
        ]
    )
}}

{#- What every layout tells, and what one does not or tells otherwise. -#}
{%- set columns = [
    'source_key', 'load_id', 'exported_at', 'published_at', 'has_time', 'time_zone', 'platform_name',
    'source_kind', 'mention_kind', 'tone', 'url_pseudonym', 'author_pseudonym', 'author_url_pseudonym',
    'author_kind', 'place_name', 'place_url_pseudonym', 'audience_count', 'engagement_count',
    'view_count', 'like_count', 'comment_count', 'repost_count', 'duplicate_count', 'region_name',
    'settlement', 'tags',
] -%}
{%- set layouts = {
    'brand_analytics': {},
    'medialogia': {'source_kind': 'null::text', 'author_kind': 'null::text'},
    'medialogia_blogs': {
        'platform_name': 'null::text',
        'mention_kind': 'null::text',
        'author_kind': 'null::text',
        'audience_count': 'coalesce(rows.place_audience_count, rows.author_audience_count)',
        'engagement_count': 'null::bigint',
        'view_count': 'null::bigint',
        'like_count': 'null::bigint',
        'comment_count': 'null::bigint',
        'repost_count': 'null::bigint',
        'duplicate_count': 'null::bigint',
        'region_name': 'null::text',
        'settlement': 'null::text',
        'tags': 'null::jsonb',
    },
} -%}

with rows as (
    {% for dataset, otherwise in layouts.items() -%}
    select
        rows.municipality_code,
        '{{ dataset }}' as dataset,
        {% for column in columns -%}
        {{ otherwise.get(column, 'rows.' ~ column) }} as {{ column }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('stg_media__' ~ dataset) }} as rows
    where rows.is_newest
    {% if not loop.last %}
    union all
    {% endif -%}
    {%- endfor %}
),

-- Where a monitor does not say the kind of the source, the platform's name does.
named as (
    select
        rows.*,
        {{ normalise_name('coalesce(rows.source_kind, rows.platform_name)') }} as source_kind_norm,
        {{ normalise_name('rows.mention_kind') }} as mention_kind_norm,
        {{ normalise_name('rows.tone') }} as tone_norm
    from rows
)

select
    named.municipality_code,
    {{ surrogate_key(['named.municipality_code', 'named.dataset', 'named.source_key']) }} as mention_key,
    'media' as source,
    named.dataset,
    named.source_key as source_id,
    named.published_at,
    (named.published_at at time zone named.time_zone)::date as published_date,
    named.has_time,
    named.platform_name,
    case when named.source_kind_norm is not null then coalesce(source_kind.normalised_value, 'unmapped') end
        as source_kind,
    coalesce(named.source_kind, named.platform_name) as platform_source_kind,
    case when named.mention_kind_norm is not null then coalesce(mention_kind.normalised_value, 'unmapped') end
        as mention_kind,
    named.mention_kind as platform_mention_kind,
    case when named.tone_norm is not null then coalesce(tone.normalised_value, 'unmapped') end as tone,
    named.tone as platform_tone,
    named.url_pseudonym,
    named.author_pseudonym,
    named.author_url_pseudonym,
    named.author_kind,
    named.place_name,
    named.place_url_pseudonym,
    named.audience_count,
    named.engagement_count,
    named.view_count,
    named.like_count,
    named.comment_count,
    named.repost_count,
    named.duplicate_count,
    named.region_name,
    named.settlement,
    named.tags,
    named.exported_at,
    named.load_id
from named
left join {{ ref('value_map') }} as source_kind
    on
        named.source_kind_norm = source_kind.platform_value
        and source_kind.source = 'media' and source_kind.field = 'source_kind'
left join {{ ref('value_map') }} as mention_kind
    on
        named.mention_kind_norm = mention_kind.platform_value
        and mention_kind.source = 'media' and mention_kind.field = 'mention_kind'
left join {{ ref('value_map') }} as tone
    on
        named.tone_norm = tone.platform_value
        and tone.source = 'media' and tone.field = 'tone'
