{#- The counted measures of an event, the only ones that indicators and ratings are made of. -#}
{% macro measures() -%}
    {{ return([
        'all_count', 'met_count', 'missed_count', 'repeat_count', 'applicant_count', 'fz59_count', 'filed_count',
        'filed_through_pos_count', 'pos_count', 'pos_10d_count', 'fast_track_count', 'rejected_count', 'redirected_count',
        'accelerated_30d_count', 'accelerated_base_count', 'score_sum', 'scored_count', 'score_4_5_count', 'solved_count',
        'solvable_count', 'platform_on_time_count', 'platform_judged_count', 'unmapped_count',
    ]) }}
{%- endmacro %}

{#- `select` list of an event's measures: those given, zero for the rest; of a group of events, their sums. -#}
{% macro measure_columns(given, is_summed) -%}
    {%- for measure in measures() -%}
        {%- if measure not in given -%}
            0 as {{ measure }}
        {%- elif is_summed -%}
            sum({{ given[measure] }})::integer as {{ measure }}
        {%- else -%}
            ({{ given[measure] }})::integer as {{ measure }}
        {%- endif -%}
        {%- if not loop.last %},
    {% endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- Whose an event is: `owner` has the recipient, an appeal's is who has it now, a clock's who had it when it was decided. Sums
    have no appeal any more. -#}
{% macro event_appeal_columns(is_summed, owner='appeals') -%}
    appeals.municipality_code,
    {% if not is_summed -%}
    appeals.appeal_key,
    {% endif -%}
    appeals.source,
    appeals.direction_code,
    {{ owner }}.recipient_key,
    appeal_links.appeal_key is null as is_counted
{%- endmacro %}

{#- `group by` of the sums of one kind of events; `columns` are the event's own: date, stage, until when. -#}
{% macro event_groups(is_summed, columns, owner='appeals') -%}
    {%- if is_summed -%}
group by
    appeals.municipality_code,
    appeals.source,
    appeals.direction_code,
    {{ owner }}.recipient_key,
    appeal_links.appeal_key is null
    {%- for column in columns -%}
    ,
    {{ column }}
    {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{#- Appeals with what other records say of them, each in the version that `version_macro` picks. -#}
{% macro event_appeals(version_macro) -%}
{{ ref('appeals') }} as appeals
left join {{ ref('appeal_links') }} as appeal_links
    on
        appeals.municipality_code = appeal_links.municipality_code
        and appeals.appeal_key = appeal_links.appeal_key
        and {{ version_macro('appeal_links') }}
left join {{ ref('appeal_repeats') }} as appeal_repeats
    on
        appeals.municipality_code = appeal_repeats.municipality_code
        and appeals.appeal_key = appeal_repeats.appeal_key
        and {{ version_macro('appeal_repeats') }}
{%- endmacro %}

{#- The same with the clocks of each appeal. -#}
{% macro event_clocks(version_macro) -%}
{{ event_appeals(version_macro) }}
inner join {{ ref('sla_clocks') }} as clocks
    on
        appeals.municipality_code = clocks.municipality_code
        and appeals.appeal_key = clocks.appeal_key
        and clocks.is_applicable
        and {{ version_macro('clocks') }}
{%- endmacro %}

{% macro in_touched_dates(only_touched, event_kind, municipality_column, date_column) -%}
    {%- if only_touched -%}
        and ({{ municipality_column }}, {{ date_column }}) in (
            select
                touched_dates.municipality_code,
                touched_dates.event_date
            from {{ ref('touched_dates') }} as touched_dates
            where touched_dates.event_kind = '{{ event_kind }}'
        )
    {%- endif -%}
{%- endmacro %}

{#-
    Events of appeals, one row per appeal × event kind (× stage), with the measures they count in.
    An event counts in a period when its event_date lies in it and until_date is not before the period's end:
      received, answered, closed · stopped: a clock stopped · due: a clock fell due (cohort) · open_late: a clock fell due and
      was not stopped then; it counts while not stopped by the period's end (until_date = the day it stopped).
    version_macro: current_version or visible_version; moment: what is «now» for terms that have not come yet;
    is_summed: one row per group of events that agree in everything but the appeal, with sums of the measures.
-#}
{% macro appeal_events(version_macro, moment, only_touched, is_summed) -%}
select
    {{ event_appeal_columns(is_summed) }},
    'received' as event_kind,
    '' as stage,
    appeals.received_date as event_date,
    'infinity'::date as until_date,
    {{ measure_columns({
        'all_count': '1',
        'repeat_count': 'case when appeal_repeats.appeal_key is not null then 1 else 0 end',
        'applicant_count': 'case when appeals.applicant_pseudonym is not null then 1 else 0 end',
        'fz59_count': "case when appeals.regime = 'fz59' then 1 else 0 end",
        'filed_count': "case when appeals.regime in ('fz59', 'message') then 1 else 0 end",
        'filed_through_pos_count':
            "case when appeals.regime in ('fz59', 'message') "
            ~ "and (appeals.source = 'pos' or appeals.linked_pos_number is not null) then 1 else 0 end",
        'pos_count': "case when appeals.source = 'pos' then 1 else 0 end",
        'pos_10d_count':
            "case when appeals.source = 'pos' and appeals.final_answer_date - appeals.received_date <= pos_days.rule_value "
            ~ "then 1 else 0 end",
        'fast_track_count': 'case when appeals.is_fast_track then 1 else 0 end',
        'rejected_count': "case when appeals.status = 'rejected' then 1 else 0 end",
        'redirected_count': "case when appeals.status = 'redirected' then 1 else 0 end",
        'accelerated_30d_count':
            "case when directions.federal_block is not null and appeals.status not in ('rejected', 'redirected') "
            ~ 'and appeals.final_answer_date - appeals.received_date <= mechanism.rule_value then 1 else 0 end',
        'accelerated_base_count':
            "case when directions.federal_block is not null and appeals.status not in ('rejected', 'redirected') "
            ~ 'and (appeals.closed_date is not null '
            ~ 'or appeals.received_date + mechanism.rule_value < (' ~ moment
            ~ ' at time zone municipalities.time_zone)::date) then 1 else 0 end',
        'unmapped_count':
            "case when appeals.direction_code = 'unmapped' or recipients.recipient_kind = 'unmapped' then 1 else 0 end",
    }, is_summed) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('municipalities') }} as municipalities
    on appeals.municipality_code = municipalities.municipality_code and {{ version_macro('municipalities') }}
inner join {{ ref('directions') }} as directions
    on
        appeals.municipality_code = directions.municipality_code
        and appeals.direction_code = directions.direction_code
        and {{ version_macro('directions') }}
inner join {{ ref('recipients') }} as recipients
    on
        appeals.municipality_code = recipients.municipality_code
        and appeals.recipient_key = recipients.recipient_key
        and {{ version_macro('recipients') }}
inner join {{ ref('counting_rules') }} as mechanism
    on
        mechanism.rule_code = 'accelerated_mechanism_days'
        and {{ in_force('mechanism', 'appeals.received_date') }}
        and {{ version_macro('mechanism') }}
inner join {{ ref('counting_rules') }} as pos_days
    on
        pos_days.rule_code = 'accelerated_pos_days'
        and {{ in_force('pos_days', 'appeals.received_date') }}
        and {{ version_macro('pos_days') }}
where
    {{ version_macro('appeals') }}
    {{ in_touched_dates(only_touched, 'received', 'appeals.municipality_code', 'appeals.received_date') }}
{{ event_groups(is_summed, ['appeals.received_date']) }}

union all

select
    {{ event_appeal_columns(is_summed) }},
    'answered' as event_kind,
    '' as stage,
    appeals.final_answer_date as event_date,
    'infinity'::date as until_date,
    {{ measure_columns({
        'all_count': '1',
        'score_sum': 'coalesce(appeals.satisfaction_score, 0)',
        'scored_count': 'case when appeals.satisfaction_score is not null then 1 else 0 end',
        'score_4_5_count': 'case when appeals.satisfaction_score >= 4 then 1 else 0 end',
        'platform_on_time_count': 'case when not appeals.platform_is_overdue then 1 else 0 end',
        'platform_judged_count': 'case when appeals.platform_is_overdue is not null then 1 else 0 end',
    }, is_summed) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.final_answer_date is not null
    {{ in_touched_dates(only_touched, 'answered', 'appeals.municipality_code', 'appeals.final_answer_date') }}
{{ event_groups(is_summed, ['appeals.final_answer_date']) }}

union all

select
    {{ event_appeal_columns(is_summed) }},
    'closed' as event_kind,
    '' as stage,
    appeals.closed_date as event_date,
    'infinity'::date as until_date,
    {{ measure_columns({
        'all_count': '1',
        'solved_count': "case when appeals.is_solvable and appeals.outcome = 'solved' then 1 else 0 end",
        'solvable_count': "case when appeals.is_solvable and appeals.outcome <> 'none' then 1 else 0 end",
    }, is_summed) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.closed_date is not null
    {{ in_touched_dates(only_touched, 'closed', 'appeals.municipality_code', 'appeals.closed_date') }}
{{ event_groups(is_summed, ['appeals.closed_date']) }}

union all

select
    {{ event_appeal_columns(is_summed, 'clocks') }},
    'stopped' as event_kind,
    clocks.stage,
    clocks.stopped_date as event_date,
    'infinity'::date as until_date,
    {{ measure_columns({
        'all_count': '1',
        'met_count': 'case when clocks.stopped_at <= clocks.due_at then 1 else 0 end',
        'missed_count': 'case when clocks.stopped_at > clocks.due_at then 1 else 0 end',
    }, is_summed) }}
from {{ event_clocks(version_macro) }}
where
    {{ version_macro('appeals') }}
    and clocks.stopped_date is not null
    {{ in_touched_dates(only_touched, 'stopped', 'clocks.municipality_code', 'clocks.stopped_date') }}
{{ event_groups(is_summed, ['clocks.stopped_date', 'clocks.stage'], 'clocks') }}

union all

select
    {{ event_appeal_columns(is_summed, 'clocks') }},
    'due' as event_kind,
    clocks.stage,
    clocks.due_date as event_date,
    'infinity'::date as until_date,
    {{ measure_columns({
        'all_count': '1',
        'met_count': 'case when clocks.stopped_at <= clocks.due_at then 1 else 0 end',
        'missed_count': 'case when clocks.stopped_at <= clocks.due_at then 0 else 1 end',
    }, is_summed) }}
from {{ event_clocks(version_macro) }}
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        clocks.municipality_code = appeal_sightings.municipality_code
        and clocks.appeal_key = appeal_sightings.appeal_key
        and {{ version_macro('appeal_sightings') }}
where
    {{ version_macro('appeals') }}
    and clocks.due_at < {{ moment }}
    and (clocks.stopped_at is not null or coalesce(appeal_sightings.is_confirmed, true))
    {{ in_touched_dates(only_touched, 'due', 'clocks.municipality_code', 'clocks.due_date') }}
{{ event_groups(is_summed, ['clocks.due_date', 'clocks.stage'], 'clocks') }}

union all

select
    {{ event_appeal_columns(is_summed, 'clocks') }},
    'open_late' as event_kind,
    clocks.stage,
    clocks.due_date as event_date,
    coalesce(clocks.stopped_date, 'infinity'::date) as until_date,
    {{ measure_columns({'all_count': '1', 'missed_count': '1'}, is_summed) }}
from {{ event_clocks(version_macro) }}
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        clocks.municipality_code = appeal_sightings.municipality_code
        and clocks.appeal_key = appeal_sightings.appeal_key
        and {{ version_macro('appeal_sightings') }}
where
    {{ version_macro('appeals') }}
    and clocks.due_at < {{ moment }}
    and (clocks.stopped_at is null or clocks.stopped_at > clocks.due_at)
    -- An open appeal that its source no longer shows is counted apart, never a breach by itself (decisions
    -- 7).
    and (clocks.stopped_at is not null or coalesce(appeal_sightings.is_confirmed, true))
    {{ in_touched_dates(only_touched, 'open_late', 'clocks.municipality_code', 'clocks.due_date') }}
{{ event_groups(is_summed, ['clocks.due_date', 'clocks.stage', 'clocks.stopped_date'], 'clocks') }}
{%- endmacro %}

{#- How the catalogue's event kinds read events: which rows, and whether they flow through a period or stand at its end. -#}
{% macro event_readings() -%}
    (
        values
        ('received', 'received', true),
        ('answered', 'answered', true),
        ('closed', 'closed', true),
        ('stopped', 'stopped', true),
        ('due', 'due', true),
        ('timeliness', 'stopped', true),
        ('timeliness', 'open_late', true),
        ('overdue_stock', 'open_late', false)
    )
{%- endmacro %}

{#- Whether an event counts in a period, by its reading. -#}
{% macro counts_in_period(events, periods, readings) -%}
    {{ events }}.event_date < {{ periods }}.to_date
    and {{ events }}.until_date >= {{ periods }}.to_date
    and (not {{ readings }}.is_flow or {{ events }}.event_date >= {{ periods }}.from_date)
{%- endmacro %}
