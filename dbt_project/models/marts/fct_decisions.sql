-- Grain: one row per decision of a meeting of the МЦУ.
select
    entries.municipality_code,
    {{ entry_text('protocol_number') }} as protocol_number,
    {{ entry_text('decision_number') }} as decision_number,
    {{ entry_date('meeting_date') }} as meeting_date,
    {{ entry_text('meeting_form') }} as meeting_form,
    {{ entry_text('decision_text') }} as decision_text,
    {{ entry_text('assignee_post') }} as assignee_post,
    {{ entry_date('due_date') }} as due_date,
    {{ entry_date('done_date') }} as done_date,
    entries.entry_status as status,
    {{ entry_date('done_date') }} <= {{ entry_date('due_date') }} as is_on_time,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where entries.dataset = 'decisions' and {{ visible_version('entries') }}
