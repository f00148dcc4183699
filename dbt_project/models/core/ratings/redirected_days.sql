-- Grain: one row per municipality, event kind, day, source, recipient, counted or not, and version: what
-- appeals redirected in time add to the sums of `appeal_days`. Another level's appeal is no success and no
-- failure of this recipient, if he said so in time: by the clock of redirecting where there is one (59-ФЗ),
-- else within the days of the rule. Nothing proves late what has no date.
{{
    config(
        key=['municipality_code', 'event_date', 'event_kind', 'source', 'recipient_key', 'is_counted'],
        scope='touched_dates',
        scope_columns=['municipality_code', 'event_kind', 'event_date']
    )
}}

with events as (
    {% for kind, day in [
        ('received', 'received_date'), ('answered', 'final_answer_date'), ('closed', 'closed_date')
    ] -%}
    select
        appeals.municipality_code,
        appeals.appeal_key,
        '{{ kind }}' as event_kind,
        appeals.{{ day }} as event_date,
        appeals.source,
        appeals.recipient_key,
        appeals.applicant_pseudonym,
        appeals.satisfaction_score,
        appeals.is_solvable,
        appeals.outcome
    from {{ ref('touched_dates') }} as touched_dates
    inner join {{ ref('appeals') }} as appeals
        on
            touched_dates.municipality_code = appeals.municipality_code
            and touched_dates.event_date = appeals.{{ day }}
            and not appeals.is_in_competence
            and {{ current_version('appeals') }}
    inner join {{ ref('counting_rules') }} as in_time
        on
            in_time.rule_code = 'redirect_in_time_days'
            and {{ in_force('in_time', 'appeals.received_date') }}
            and {{ current_version('in_time') }}
    left join {{ ref('sla_clocks') }} as clocks
        on
            appeals.municipality_code = clocks.municipality_code
            and appeals.appeal_key = clocks.appeal_key
            and clocks.stage = 'redirect'
            and {{ current_version('clocks') }}
    where
        touched_dates.event_kind = '{{ kind }}'
        and coalesce(
            clocks.stopped_at <= clocks.due_at,
            appeals.closed_date - appeals.received_date <= in_time.rule_value,
            true
        )
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
)

select
    events.municipality_code,
    events.event_kind,
    events.event_date,
    events.source,
    events.recipient_key,
    appeal_links.appeal_key is null as is_counted,
    count(*) filter (where events.event_kind = 'received')::integer as redirected_count,
    count(appeal_repeats.appeal_key) filter (where events.event_kind = 'received')::integer as repeat_count,
    count(events.applicant_pseudonym) filter (where events.event_kind = 'received')::integer
        as applicant_count,
    count(*) filter (where events.event_kind = 'answered' and events.satisfaction_score >= 4)::integer
        as score_4_5_count,
    count(events.satisfaction_score) filter (where events.event_kind = 'answered')::integer as scored_count,
    count(*) filter (
        where events.event_kind = 'closed' and events.is_solvable and events.outcome = 'solved'
    )::integer as solved_count,
    count(*) filter (
        where events.event_kind = 'closed' and events.is_solvable and events.outcome <> 'none'
    )::integer as solvable_count
from events
left join {{ ref('appeal_links') }} as appeal_links
    on
        events.municipality_code = appeal_links.municipality_code
        and events.appeal_key = appeal_links.appeal_key
        and {{ current_version('appeal_links') }}
left join {{ ref('appeal_repeats') }} as appeal_repeats
    on
        events.municipality_code = appeal_repeats.municipality_code
        and events.appeal_key = appeal_repeats.appeal_key
        and {{ current_version('appeal_repeats') }}
group by
    events.municipality_code,
    events.event_kind,
    events.event_date,
    events.source,
    events.recipient_key,
    appeal_links.appeal_key is null
