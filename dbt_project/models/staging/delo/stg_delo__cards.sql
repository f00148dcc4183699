-- Grain: one row per source key of «СЭД «Дело»» that this build looks at and standing export that
-- decided its history: each version as it was shown.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    rows.kind,
    rows.card_number,
    {{ parse_date('rows.registered_date') }} as registered_date,
    rows.correspondent as correspondent_pseudonym,
    rows.rubric,
    rows.rubric_code,
    {{ parse_date('rows.due_date', is_planned=true) }} as due_date,
    {{ parse_date('rows.finished_date') }} as finished_date,
    rows.document_group,
    {{ kept_value('rows.addressee') }} as addressee,
    rows.delivery,
    rows.pos_number,
    rows.site_number,
    rows.sender as sender_pseudonym,
    {{ kept_value('rows.response') }} as response,
    municipalities.time_zone,
    {{ shown_columns() }}
{{ from_touched('delo', 'delo__cards') }}
