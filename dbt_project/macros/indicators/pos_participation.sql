{#- Who took part in polls and votes of ПОС that were over in the period, by residents of 14 and older as last counted before its
    end. Who took part in two is counted in each: the register knows polls, not people. -#}
{% macro indicator__pos_participation(version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'polls.municipality_code',
        'event_date': 'polls.over_date',
        'numerator': 'polls.participant_count',
    }) }}
from {{ polls_over(version_macro, moment) }}
where
    polls.poll_kind in ('опрос', 'голосование')
    and polls.is_through_pos
    and polls.over_date < polls.today
    {{ in_touched_window(only_touched, 'polls.municipality_code', 'polls.over_date') }}

union all

-- With the register of polls kept and nobody in it the share is 0; without it there is no denominator.
select
    {{ register_event_columns({
        'municipality_code': 'counted.municipality_code',
        'event_date': 'counted.counted_date',
        'until_date': 'counted.next_date',
        'is_flow': 'false',
        'denominator': 'counted.resident_14_count',
    }) }}
from (
    select
        entries.municipality_code,
        entries.entry_date as counted_date,
        coalesce(
            lead(entries.entry_date) over (partition by entries.municipality_code order by entries.entry_date),
            'infinity'::date
        ) as next_date,
        {{ entry_count('resident_14_count') }} as resident_14_count
    from {{ event_entries('population', version_macro) }}
    where
        {{ entry_text('territory_name') }} is null
        and {{ entry_count('resident_14_count') }} > 0
) as counted
where
    exists (
        select 1
        from {{ ref('register_entries') }} as kept
        where
            kept.municipality_code = counted.municipality_code
            and kept.dataset = 'polls'
            and {{ version_macro('kept') }}
    )
    {{ stands_in_touched_window(only_touched, 'counted.municipality_code', 'counted.next_date') }}
{%- endmacro %}
