{#- Why the platform's due date is another than ours (docs/decisions/0006): the first explanation that yields its date. `clock` is
    the alias of a clock of the final answer with its term; null where the dates agree or the platform names none. -#}
{% macro difference_of_dates(clock) -%}
case
        when
            {{ clock }}.stage <> 'final_answer'
            or not {{ clock }}.is_last_round
            or {{ clock }}.is_standing
            or {{ clock }}.platform_due_date is null
            or {{ clock }}.platform_due_date = {{ clock }}.end_date
            or {{ clock }}.end_date_legal is null
            then null
        when
            {{ clock }}.not_extended_at is not null
            and {{ clock }}.platform_due_date = {{ clock }}.longer_end_date
            then 'late_extension'
        when
            {{ clock }}.unit = 'calendar_day'
            and exists (
                select 1
                from {{ ref('due_days') }} as other
                where
                    other.calendar_code = {{ clock }}.calendar_code
                    and other.calendar_date
                    = {{ clock }}.end_date_legal - case {{ clock }}.first_day when 'next_day' then 1 else -1 end
                    and {{ clock }}.platform_due_date = {{ moved_day(
                        clock ~ '.nonworking_due_policy',
                        'other.calendar_date',
                        'other.next_workday',
                        'other.prev_workday',
                        clock ~ '.started_date'
                    ) }}
            )
            -- A day off is never the first working day, whatever the rule; a working day moves nowhere.
            or {{ clock }}.unit = 'working_day'
            and {{ clock }}.starts_on_working_day
            and exists (
                select 1
                from {{ ref('due_days') }} as other
                where
                    other.calendar_code = {{ clock }}.calendar_code
                    and other.calendar_date = {{ clock }}.platform_due_date
                    and other.is_working_day
                    and other.working_day_number
                    = {{ clock }}.end_working_day_number - case {{ clock }}.first_day when 'next_day' then 1 else -1 end
            )
            then 'other_first_day'
        when
            {{ clock }}.unit = 'calendar_day'
            and exists (
                select 1
                from {{ ref('due_days') }} as other
                where
                    other.calendar_code = {{ clock }}.calendar_code
                    and other.calendar_date = {{ clock }}.end_date_legal
                    and {{ clock }}.platform_due_date = {{ moved_day(
                        clock ~ '.nonworking_due_policy',
                        'other.calendar_date',
                        'other.next_federal_workday',
                        'other.prev_federal_workday',
                        clock ~ '.started_date'
                    ) }}
            )
            then 'other_calendar'
        when
            exists (
                select 1
                from {{ ref('due_days') }} as other
                where
                    other.calendar_code = {{ clock }}.calendar_code
                    and other.calendar_date = {{ clock }}.end_date_legal
                    and {{ clock }}.platform_due_date
                    in (other.calendar_date, other.next_workday, other.prev_workday)
            )
            then 'other_shift'
        when
            exists (
                select 1
                from {{ ref('sla_terms') }} as other
                where
                    other.calendar_code = {{ clock }}.calendar_code
                    and other.start_date = {{ clock }}.started_date
                    and other.due_date = {{ clock }}.platform_due_date
            )
            then 'other_term'
        else 'other_due_date'
    end
{%- endmacro %}
