-- Grain: one row per appeal and version of what its platform told us.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'appeal_key'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'source_id'],
        indexes=[
            ['municipality_code', 'source', 'source_id'],
            ['municipality_code', 'received_date'],
            ['municipality_code', 'final_answer_date'],
            ['municipality_code', 'closed_date'],
            ['municipality_code', 'applicant_pseudonym'],
            ['municipality_code', 'linked_pos_number'],
        ]
    )
}}

-- What an earlier export showed and a later one no longer says: a term that was put off stays put off once
-- the status is «ответ дан», an answer that was interim stays interim once the step is done.
with remembered as (
    select
        shown_rows.municipality_code,
        shown_rows.source,
        shown_rows.source_id,
        bool_or(shown_rows.status in ('extended', 'postponed')) as is_extended,
        bool_or(shown_rows.status = 'interim') as is_interim
    from {{ ref('shown_rows') }} as shown_rows
    where shown_rows.status in ('extended', 'postponed', 'interim')
    group by shown_rows.municipality_code, shown_rows.source, shown_rows.source_id
)

select
    rows.municipality_code,
    {{ surrogate_key(['rows.municipality_code', 'rows.source', 'rows.source_id']) }} as appeal_key,
    rows.source,
    rows.source_id,
    rows.regime,
    rows.received_at,
    rows.registered_at,
    rows.assigned_at,
    rows.first_answer_at,
    case when remembered.is_interim then rows.first_answer_at end as interim_answer_at,
    rows.final_answer_at,
    rows.closed_at,
    (coalesce(rows.received_at, rows.registered_at) at time zone municipalities.time_zone)::date
        as received_date,
    (rows.final_answer_at at time zone municipalities.time_zone)::date as final_answer_date,
    (rows.closed_at at time zone municipalities.time_zone)::date as closed_date,
    appeal_sources.has_time,
    rows.status,
    rows.platform_status,
    rows.outcome,
    rows.platform_outcome,
    topics.topic_key,
    coalesce(
        directions.direction_code,
        case when topics.is_mapped then 'outside' else 'unmapped' end
    ) as direction_code,
    {{ surrogate_key(['rows.municipality_code', "coalesce(territory_synonyms.territory_code, 'unmapped')"]) }}
        as territory_key,
    case when territory_synonyms.territory_code is null then rows.territory_norm end as unmapped_territory,
    rows.recipient_key,
    coalesce(rows.platform_applicant_kind, 'unknown') as applicant_kind,
    rows.applicant_pseudonym,
    rows.satisfaction_score,
    rows.is_reopened,
    rows.is_fast_track,
    coalesce(remembered.is_extended, false) as is_extended,
    rows.is_solvable,
    rows.is_complaint,
    rows.status <> 'redirected' as is_in_competence,
    rows.platform_due_date,
    rows.platform_is_overdue,
    rows.linked_pos_number,
    rows.exported_at,
    rows.load_id
from {{ ref('shown_rows') }} as rows
left join remembered
    on
        rows.municipality_code = remembered.municipality_code
        and rows.source = remembered.source
        and rows.source_id = remembered.source_id
inner join {{ source('config', 'municipalities') }} as municipalities
    on rows.municipality_code = municipalities.municipality_code
inner join {{ ref('appeal_sources') }} as appeal_sources on rows.source = appeal_sources.source
inner join {{ ref('topics') }} as topics
    on
        rows.source = topics.source
        and rows.group_norm = topics.group_norm
        and rows.name_norm = topics.name_norm
        and {{ current_version('topics') }}
left join {{ source('config', 'directions') }} as directions
    on
        rows.municipality_code = directions.municipality_code
        and topics.direction_code = directions.direction_code
left join {{ source('config', 'territory_synonyms') }} as territory_synonyms
    on
        rows.municipality_code = territory_synonyms.municipality_code
        and rows.territory_norm = territory_synonyms.synonym
where rows.is_newest and not rows.is_foreign
