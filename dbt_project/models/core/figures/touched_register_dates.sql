-- Grain: one row per municipality and local date on which an entry of a register may count and of which this
-- build knows something new: the entry's own days, the period that it names, the end of the days that the
-- effect of a measure is told by, when the measure changed or an appeal of those days did.
{{ config(materialized='ephemeral') }}

with changed as (
    select
        entries.municipality_code,
        entries.dataset,
        entries.entry,
        entries.entry_dates
    from {{ ref('register_entries') }} as entries
    where {{ changed_version('entries') }} or {{ is_full_scope() }}
),

effects as (
    select
        entries.municipality_code,
        {{ changed_version('entries') }} as is_changed,
        {{ entry_date('effect_date') }} - windows.rule_value::integer as from_date,
        {{ entry_date('effect_date') }} + windows.rule_value::integer - 1 as last_date
    from {{ ref('register_entries') }} as entries
    inner join {{ ref('counting_rules') }} as windows
        on
            windows.rule_code = 'roadmap_effect_days'
            and {{ in_force('windows', entry_date('effect_date')) }}
            and {{ current_version('windows') }}
    where entries.dataset = 'roadmap_measures' and {{ known_around_this_build('entries') }}
)

select
    changed.municipality_code,
    days.entry_date as event_date
from changed
cross join lateral unnest(changed.entry_dates) as days (entry_date)

union

select
    changed.municipality_code,
    periods.to_date - 1 as event_date
from changed
inner join {{ ref('periods') }} as periods
    on changed.entry ->> 'period' = periods.period and {{ current_version('periods') }}
where changed.dataset = 'digital_indicators'

union

select
    effects.municipality_code,
    effects.last_date as event_date
from effects
where
    effects.is_changed
    or exists (
        select 1
        from {{ ref('changed_appeals') }} as changed_appeals
        inner join {{ ref('appeals') }} as versions
            on
                changed_appeals.municipality_code = versions.municipality_code
                and changed_appeals.appeal_key = versions.appeal_key
                and {{ known_around_this_build('versions') }}
        where
            changed_appeals.municipality_code = effects.municipality_code
            and (
                versions.received_date between effects.from_date and effects.last_date
                or versions.final_answer_date between effects.from_date and effects.last_date
            )
    )
