-- Grain: one row per information project that ЦУР asked for.
select
    entries.municipality_code,
    {{ entry_text('project_id') }} as project_id,
    {{ entry_text('project_name') }} as project_name,
    {{ entry_text('task_number') }} as task_number,
    {{ entry_date('received_date') }} as received_date,
    {{ entry_date('due_date') }} as due_date,
    {{ entry_text('owner_post') }} as owner_post,
    entries.entry_status as status,
    {{ entry_count('publication_count') }} as publication_count,
    {{ entry_count('reach_count') }} as reach_count,
    {{ entry_date('reported_date') }} as reported_date,
    {{ entry_date('reported_date') }} <= {{ entry_date('due_date') }} as is_on_time,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where entries.dataset = 'information_projects' and {{ visible_version('entries') }}
