-- Grain: one row per question of an appeal as one system of ССТУ knows it, and version. It is a control and
-- is never counted (docs/decisions/0013): an appeal may have several questions, and «Дело» has its card.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'question_key'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'dataset', 'source_id'],
        indexes=[['municipality_code', 'source', 'dataset', 'source_id'], ['municipality_code', 'created_date']]
    )
}}

with rows as (
    select
        packets.municipality_code,
        'packets' as dataset,
        packets.source_key,
        packets.load_id,
        packets.exported_at,
        packets.appeal_number,
        packets.created_date,
        packets.incoming_date,
        packets.question_code,
        null as question_name,
        null as question_type,
        packets.status,
        packets.recipient_name,
        packets.format_name as delivery,
        null as direction_purpose,
        null::boolean as is_repeat,
        null::boolean as is_under_control,
        null::boolean as is_awaiting_documents
    from {{ ref('stg_sstu__packets') }} as packets
    where packets.is_newest
    union all
    select
        asog.municipality_code,
        'asog' as dataset,
        asog.source_key,
        asog.load_id,
        asog.exported_at,
        asog.appeal_number,
        asog.created_date,
        null::date as incoming_date,
        asog.question_code,
        asog.question_name,
        asog.question_type,
        null as status,
        asog.recipient_name,
        asog.delivery,
        asog.direction_purpose,
        asog.is_repeat,
        asog.is_under_control,
        asog.is_awaiting_documents
    from {{ ref('stg_sstu__asog') }} as asog
    where asog.is_newest
)

select
    rows.municipality_code,
    {{ surrogate_key(['rows.municipality_code', 'rows.dataset', 'rows.source_key']) }} as question_key,
    'sstu' as source,
    rows.dataset,
    rows.source_key as source_id,
    rows.appeal_number,
    {{ normalise_number('rows.appeal_number') }} as number_norm,
    rows.created_date,
    rows.incoming_date,
    rows.question_code,
    rows.question_name,
    rows.question_type,
    case when rows.status is not null then coalesce(status.normalised_value, 'unmapped') end as status,
    rows.status as platform_status,
    rows.recipient_name,
    rows.delivery,
    rows.direction_purpose,
    rows.is_repeat,
    rows.is_under_control,
    rows.is_awaiting_documents,
    rows.exported_at,
    rows.load_id
from rows
left join {{ ref('value_map') }} as status
    on
        status.source = 'sstu' and status.field = 'status'
        and status.platform_value = {{ normalise_name('rows.status') }}
