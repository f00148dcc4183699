-- Grain: one row per appeal and state in which the standing exports showed it one after another, and version.
-- A state begins at the moment of the export that showed it first (docs/decisions/0006). An appeal that every
-- export showed alike has none, unless its term may stand still in that state.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'appeal_key', 'from_at'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'source_id'],
        indexes=[['municipality_code', 'source', 'source_id']]
    )
}}

with shown as (
    select
        shown_rows.municipality_code,
        {{ surrogate_key(['shown_rows.municipality_code', 'shown_rows.source', 'shown_rows.source_id']) }}
            as appeal_key,
        shown_rows.source,
        shown_rows.source_id,
        shown_rows.shown_at,
        shown_rows.status,
        shown_rows.recipient_key,
        shown_rows.final_answer_at,
        shown_rows.is_reopened,
        -- Two files of one moment: what was loaded later is the later word.
        row_number() over (
            partition by
                shown_rows.municipality_code, shown_rows.source, shown_rows.source_id, shown_rows.shown_at
            order by shown_rows.load_id desc
        ) as place
    from {{ ref('shown_rows') }} as shown_rows
    where
        (not shown_rows.is_alone or shown_rows.status in ('postponed', 'extended'))
        and not shown_rows.is_foreign
),

compared as (
    select
        shown.*,
        row(shown.status, shown.recipient_key, shown.final_answer_at, shown.is_reopened) as state,
        lag(row(shown.status, shown.recipient_key, shown.final_answer_at, shown.is_reopened))
            over history as state_before,
        row_number() over history as place_in_history
    from shown
    where shown.place = 1
    window history as (partition by shown.municipality_code, shown.appeal_key order by shown.shown_at)
),

begun as (
    select
        compared.*,
        count(*) over (partition by compared.municipality_code, compared.appeal_key) as state_count
    from compared
    where compared.place_in_history = 1 or compared.state is distinct from compared.state_before
)

select
    begun.municipality_code,
    begun.appeal_key,
    begun.source,
    begun.source_id,
    begun.shown_at as from_at,
    coalesce(
        lead(begun.shown_at) over (
            partition by begun.municipality_code, begun.appeal_key order by begun.shown_at
        ),
        'infinity'
    ) as until_at,
    begun.status,
    begun.recipient_key,
    begun.final_answer_at,
    begun.is_reopened
from begun
where begun.state_count > 1 or begun.status in ('postponed', 'extended')
