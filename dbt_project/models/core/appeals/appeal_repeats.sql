-- Grain: one row per appeal that repeats an earlier one of the same applicant, and version: same topic and
-- territory within the window before it (regulations.md §2.1, repeat_window_days). An appeal without a topic
-- repeats nothing; places that no dictionary knows are compared by their names.
{{
    config(
        key=['municipality_code', 'appeal_key'],
        scope='touched_applicants',
        scope_columns=['municipality_code', 'applicant_pseudonym']
    )
}}

with ordered as (
    select
        appeals.municipality_code,
        appeals.applicant_pseudonym,
        appeals.appeal_key,
        appeals.received_date,
        lag(appeals.appeal_key) over same_problem as previous_appeal_key,
        lag(appeals.received_date) over same_problem as previous_received_date
    from {{ ref('touched_applicants') }} as touched_applicants
    inner join {{ ref('appeals') }} as appeals
        on
            touched_applicants.municipality_code = appeals.municipality_code
            and touched_applicants.applicant_pseudonym = appeals.applicant_pseudonym
            and {{ current_version('appeals') }}
    inner join {{ ref('topics') }} as topics
        on
            appeals.topic_key = topics.topic_key
            and (topics.group_norm <> '' or topics.name_norm <> '')
            and {{ current_version('topics') }}
    window same_problem as (
        partition by
            appeals.municipality_code,
            appeals.applicant_pseudonym,
            appeals.topic_key,
            appeals.territory_key,
            appeals.unmapped_territory
        order by appeals.received_date, appeals.received_at, appeals.appeal_key
    )
)

select
    ordered.municipality_code,
    ordered.appeal_key,
    ordered.applicant_pseudonym,
    ordered.previous_appeal_key as repeats_appeal_key
from ordered
inner join {{ ref('counting_rules') }} as counting_rules
    on
        counting_rules.rule_code = 'repeat_window_days'
        and {{ current_version('counting_rules') }}
        and {{ in_force('counting_rules', 'ordered.received_date') }}
where ordered.received_date - ordered.previous_received_date <= counting_rules.rule_value
