{#- Own events of indicators that registers feed (own_indicators.sql): no appeal stands behind them. What is not given is as
    there. Sources are no members: all of it comes from one. -#}
{% macro register_event_columns(given) -%}
    {{ given.get('municipality_code', 'entries.municipality_code') }} as municipality_code,
    null::text as appeal_key,
    null::text as source,
    {{ given.get('direction_code', 'null') }}::text as direction_code,
    true as is_counted,
    ''::text as stage,
    {{ given['event_date'] }} as event_date,
    {{ given.get('until_date', "'infinity'::date") }} as until_date,
    {{ given.get('is_flow', 'true') }} as is_flow,
    0 as period_shift,
    false as is_growing,
    null::text as own_member,
    ({{ given.get('numerator', '0') }})::numeric as numerator_amount,
    ({{ given.get('denominator', '0') }})::numeric as denominator_amount,
    null::numeric as amount,
    {{ given.get('is_ranked', 'false') }} as is_ranked
{%- endmacro %}

{#- The direction of an entry where directions must add up to the whole. -#}
{% macro entry_direction() -%}
    coalesce(entries.direction_code, 'unmapped')
{%- endmacro %}

{#- Entries of one register that count, with their municipality, each in the version that `version_macro` picks. -#}
{% macro event_entries(register, version_macro) -%}
{{ ref('register_entries') }} as entries
inner join {{ ref('municipalities') }} as municipalities
    on
        entries.municipality_code = municipalities.municipality_code
        and entries.dataset = '{{ register }}'
        and {{ version_macro('entries') }}
        and {{ version_macro('municipalities') }}
        and {{ entry_stands() }}
{%- endmacro %}

{#- The municipality's day at a moment. -#}
{% macro day_of_moment(moment) -%}
    ({{ moment }} at time zone municipalities.time_zone)::date
{%- endmacro %}

{#- What fell due in a period, and of it what was done by its term: a term whose last day has not passed is in neither. -#}
{% macro entries_in_term(register, done, version_macro, moment, only_touched, direction_code='null') -%}
select
    {{ register_event_columns({
        'event_date': entry_date('due_date'),
        'direction_code': direction_code,
        'numerator': 'coalesce(' ~ entry_date(done) ~ ' <= ' ~ entry_date('due_date') ~ ', false)::integer',
        'denominator': '1',
    }) }}
from {{ event_entries(register, version_macro) }}
where
    {{ entry_date('due_date') }} < {{ day_of_moment(moment) }}
    {{ in_touched_window(only_touched, 'entries.municipality_code', entry_date('due_date')) }}
{%- endmacro %}

{#- That a register is kept at all: without it a count is «нет данных», with it nothing counted is 0. -#}
{% macro register_is_kept(register, version_macro) -%}
select
    {{ own_constant_columns('kept.municipality_code', '1') }}
from (
    select distinct entries.municipality_code
    from {{ ref('register_entries') }} as entries
    where entries.dataset = '{{ register }}' and {{ version_macro('entries') }}
) as kept
{%- endmacro %}

{#- The polls of ПОС of one kind, one row each whatever their options, with the day on which they were over. -#}
{% macro polls_over(version_macro, moment) -%}
(
    select distinct on (entries.municipality_code, {{ entry_text('poll_id') }})
        entries.municipality_code,
        {{ entry_text('poll_kind') }} as poll_kind,
        coalesce({{ entry_date('finished_date') }}, {{ entry_date('started_date') }}) as over_date,
        {{ entry_date('started_date') }} as started_date,
        {{ entry_flag('is_through_pos') }} as is_through_pos,
        {{ entry_flag('is_project_of_this_year') }} as is_project_of_this_year,
        coalesce({{ entry_count('participant_count') }}, 0) as participant_count,
        {{ day_of_moment(moment) }} as today
    from {{ event_entries('polls', version_macro) }}
    order by entries.municipality_code, {{ entry_text('poll_id') }}, entries.source_id
) as polls
{%- endmacro %}

{#- How many polls of a kind were over since the year began: they stand until it ends. -#}
{% macro polls_of_the_year(kind_condition, version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'polls.municipality_code',
        'event_date': 'polls.over_date',
        'until_date': "(date_trunc('year', polls.over_date) + interval '1 year')::date",
        'is_flow': 'false',
        'numerator': '1',
    }) }}
from {{ polls_over(version_macro, moment) }}
where
    {{ kind_condition }}
    and polls.is_through_pos
    and polls.over_date < polls.today
    {{ stands_in_touched_window(
        only_touched, 'polls.municipality_code', "(date_trunc('year', polls.over_date) + interval '1 year')::date"
    ) }}

union all

{{ register_is_kept('polls', version_macro) }}
{%- endmacro %}

{#- Settings of ПОС as of the last report of a period: a report counts until the next one replaces it. -#}
{% macro pos_setup_share(numerator, denominator, version_macro, only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'reports.municipality_code',
        'event_date': 'reports.report_date',
        'until_date': 'reports.next_date',
        'numerator': numerator,
        'denominator': denominator,
    }) }}
from {{ pos_setup_reports(version_macro) }}
where true {{ in_touched_window(only_touched, 'reports.municipality_code', 'reports.report_date') }}
{%- endmacro %}

{#- Organisations by day of report, with the day of the municipality's next report. -#}
{% macro pos_setup_reports(version_macro) -%}
(
    select
        entries.municipality_code,
        {{ entry_date('report_date') }} as report_date,
        coalesce(next_reports.report_date, 'infinity'::date) as next_date,
        {{ entry_text('organisation_kind') }} = 'администрация' as is_administration,
        coalesce({{ entry_flag('is_subject') }}, false) as is_subject,
        coalesce({{ entry_flag('is_connected') }}, false) as is_connected,
        coalesce({{ entry_flag('has_widget') }}, false) as has_widget,
        coalesce({{ entry_flag('has_auto_coordination') }}, false) as has_auto_coordination,
        coalesce({{ entry_count('rule_count') }}, 0) as rule_count,
        coalesce({{ entry_count('applied_rule_count') }}, 0) as applied_rule_count,
        coalesce({{ entry_count('answer_count') }}, 0) as answer_count,
        coalesce({{ entry_count('template_answer_count') }}, 0) as template_answer_count
    from {{ event_entries('pos_setup', version_macro) }}
    left join lateral (
        select min(later.entry_date) as report_date
        from {{ ref('register_entries') }} as later
        where
            later.municipality_code = entries.municipality_code
            and later.dataset = 'pos_setup'
            and {{ version_macro('later') }}
            and later.entry_date > entries.entry_date
    ) as next_reports on true
) as reports
{%- endmacro %}

{#- An indicator that an МЦУ gets as numbers: of the whole municipality, for the period that the entry names. The last such
    period that ends in a reporting period counts for it. -#}
{% macro digital_indicator(code, version_macro, only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'given.municipality_code',
        'event_date': 'given.last_day',
        'until_date': 'given.next_last_day',
        'numerator': 'given.numerator',
        'denominator': 'given.denominator',
    }) }}
from (
    select
        named.municipality_code,
        named.last_day,
        coalesce(
            lead(named.last_day) over (partition by named.municipality_code order by named.last_day, named.source_id),
            'infinity'::date
        ) as next_last_day,
        named.numerator,
        named.denominator
    from (
        select
            entries.municipality_code,
            entries.source_id,
            periods.to_date - 1 as last_day,
            coalesce({{ entry_number('numerator') }}, {{ entry_number('value') }}) as numerator,
            coalesce(
                {{ entry_number('denominator') }},
                case when indicators.is_percent then 100 else 1 end
            ) as denominator
        from {{ event_entries('digital_indicators', version_macro) }}
        inner join {{ ref('periods') }} as periods
            on {{ entry_text('period') }} = periods.period and {{ version_macro('periods') }}
        inner join {{ ref('indicators') }} as indicators
            on
                indicators.indicator_code = '{{ code }}'
                and {{ in_force('indicators', 'periods.to_date - 1') }}
                and {{ version_macro('indicators') }}
        where
            {{ entry_text('indicator_code') }} = '{{ code }}'
            and {{ entry_text('organisation_name') }} is null
            and periods.period_kind in ('month', 'quarter', 'year')
    ) as named
) as given
where given.numerator is not null {{ in_touched_window(only_touched, 'given.municipality_code', 'given.last_day') }}
{%- endmacro %}
