-- Grain: one row per calendar and day on which a term may end: from which day it is «due soon».
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (calendar_code, due_date)', 'analyze {{ this }}']
    )
}}

select
    due_day.calendar_code,
    due_day.calendar_date as due_date,
    soon_day.calendar_date as soon_date
from {{ ref('working_days') }} as due_day
inner join {{ ref('counting_rules') }} as due_soon
    on
        due_soon.rule_code = 'due_soon_working_days'
        and {{ in_force('due_soon', 'due_day.calendar_date') }}
        and {{ current_version('due_soon') }}
inner join {{ ref('working_days') }} as soon_day
    on
        due_day.calendar_code = soon_day.calendar_code
        and due_day.working_day_number - due_soon.rule_value = soon_day.working_day_number
        and soon_day.is_working_day
        and {{ current_version('soon_day') }}
where {{ current_version('due_day') }}
