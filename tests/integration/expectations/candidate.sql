-- The candidate of 2026-10-05 23:00 UTC (06.10 in Saratov): 38 incidents and 20 messages, 5 of each still open.
create table core.appeals as
select
    'krasnoarmeysk'::text as municipality_code,
    md5(sources.source || number) as appeal_key,
    sources.source,
    left(sources.source, 1) || number as source_id,
    'Отправлен ответ заявителю'::text as platform_status,
    md5('applicant' || number) as applicant_pseudonym,
    '2026-10-05 23:00+00'::timestamptz as known_from,
    'infinity'::timestamptz as known_to,
    md5('topic' || sources.source) as topic_key,
    case sources.source when 'incident' then 1 else 2 end as load_id
from (values ('incident', 38), ('pos', 20)) as sources (source, row_count)
cross join lateral generate_series(1, sources.row_count) as numbers (number);

create table seeds.appeal_sources as
select sources.source from (values ('incident'), ('pos'), ('delo')) as sources (source);

create table core.topics as
select
    md5('topic' || sources.source) as topic_key,
    sources.source,
    'Ямы на дорогах'::text as topic_name,
    '2026-10-05 23:00+00'::timestamptz as known_from,
    'infinity'::timestamptz as known_to
from (values ('incident'), ('pos')) as sources (source);

create table core.foreign_rows as
select
    'krasnoarmeysk'::text as municipality_code,
    'incident'::text as source,
    'i' || number as source_id,
    '2026-10-05 23:00+00'::timestamptz as known_from,
    'infinity'::timestamptz as known_to
from generate_series(39, 40) as numbers (number);

create table marts_next.dim_municipalities as
select 'krasnoarmeysk'::text as municipality_code, 'Europe/Saratov'::text as time_zone;
create table marts_next.dim_directions as
select 'krasnoarmeysk'::text as municipality_code, codes.direction_code
from (values ('roads'), ('housing'), ('outside'), ('unmapped')) as codes (direction_code);
create table marts_next.dim_recipients as
select
    'krasnoarmeysk'::text as municipality_code,
    md5('administration') as recipient_key,
    'администрация Красноармейского района, школа им. Ю. А. Гагарина'::text as recipient_name,
    'administration'::text as recipient_kind
union all
select 'krasnoarmeysk', md5('unknown'), 'не указан', 'unmapped';
create table marts_next.dim_topics as
select md5('road') as topic_key, 'Ямы на дорогах'::text as topic_name;
create table marts_next.dim_territories as
select 'krasnoarmeysk'::text as municipality_code, md5('town') as territory_key;

create table marts_next.fct_appeals as
select
    appeals.municipality_code,
    appeals.appeal_key,
    appeals.source,
    appeals.source_id,
    appeals.platform_status,
    numbered.received_date::timestamp at time zone 'Europe/Saratov' as received_at,
    null::timestamptz as registered_at,
    case when numbered.number > 5 then (numbered.received_date + 3)::timestamp at time zone 'Europe/Saratov' end
        as closed_at,
    numbered.received_date,
    case when numbered.number > 5 then numbered.received_date + 3 end as closed_date,
    case when numbered.number % 2 = 0 then 'roads' else 'housing' end as direction_code,
    md5('administration') as recipient_key,
    md5('road') as topic_key,
    md5('town') as territory_key,
    true as is_counted,
    appeals.known_from
from core.appeals as appeals
cross join lateral (
    select
        substr(appeals.source_id, 2)::integer as number,
        date '2026-08-01' + substr(appeals.source_id, 2)::integer as received_date
) as numbered;

create table marts_next.fct_sla_clocks as
select
    appeals.municipality_code,
    appeals.appeal_key,
    'final_answer'::text as stage,
    1 as clock_number,
    appeals.received_at as started_at,
    appeals.received_at + interval '30 days' as due_at,
    appeals.closed_at as stopped_at,
    0 as paused_minutes,
    case when appeals.closed_at is null then 'breached_open' else 'met' end as state
from marts_next.fct_appeals as appeals;
create table marts_next.fct_sla_breaches as
select clocks.municipality_code, clocks.appeal_key
from marts_next.fct_sla_clocks as clocks
where clocks.state in ('breached_open', 'breached_closed');

create table marts_next.fct_backlog_daily as
select
    days.backlog_date::date as backlog_date,
    'krasnoarmeysk'::text as municipality_code,
    sources.source,
    5 as open_count,
    5 as open_overdue_count,
    0 as due_soon_count,
    0 as unconfirmed_count,
    0 as age_0_3_count,
    0 as age_4_10_count,
    0 as age_11_30_count,
    5 as age_over_30_count
from (values ('incident'), ('pos')) as sources (source)
cross join generate_series('2026-10-04'::timestamp, '2026-10-05'::timestamp, '1 day') as days (backlog_date);

create table marts_next.dim_indicators as
select
    codes.indicator_code,
    'mcu-1'::text as edition,
    'sum'::text as aggregate,
    date '2020-01-01' as valid_from,
    codes.valid_to
from (values ('received_count', null::date), ('on_time_share', null), ('old_share', '2026-07-01'))
    as codes (indicator_code, valid_to);
create table marts_next.fct_indicator_values as
select
    'krasnoarmeysk'::text as municipality_code,
    figures.indicator_code,
    'mcu-1'::text as edition,
    periods.period,
    figures.dimension_code,
    figures.member_code,
    figures.numerator::numeric as numerator,
    figures.denominator::numeric as denominator,
    figures.value::numeric as value,
    figures.state
from (values ('2026Q2'), ('2026Q3')) as periods (period)
cross join (
    values
    ('received_count', 'all', 'all', 58, null, 58, 'ok'),
    ('received_count', 'direction', 'roads', 30, null, 30, 'ok'),
    ('received_count', 'direction', 'housing', 28, null, 28, 'ok'),
    ('on_time_share', 'all', 'all', 48, 58, 82.8, 'ok'),
    ('on_time_share', 'direction', 'roads', 28, 30, 93.3, 'ok'),
    ('on_time_share', 'direction', 'housing', 20, 28, 71.4, 'ok')
) as figures (indicator_code, dimension_code, member_code, numerator, denominator, value, state);

create table marts_next.fct_recipient_ratings as
select
    'krasnoarmeysk'::text as municipality_code,
    'all'::text as scope,
    58 as appeal_count,
    0.83 as timeliness_share,
    0.5 as completeness_share,
    null::numeric as satisfaction_share,
    0.1 as repeat_share,
    1 as place,
    true as is_rated,
    null::text as not_rated_reason,
    4.00 as score_change,
    0.00 as contribution_quantity,
    3.50 as contribution_timeliness,
    0.50 as contribution_completeness,
    0.00 as contribution_satisfaction,
    0.00 as contribution_repeats,
    0.00 as contribution_weights,
    1 as place_change,
    'Балл вырос на 4,00'::text as change_cause;

create table marts_next.mart_problem_map as
select
    'krasnoarmeysk'::text as municipality_code,
    cells.appeal_count,
    1 as repeat_count,
    2 as overdue_count,
    0 as previous_count
from (values (40), (18)) as cells (appeal_count);

create table marts_next.fct_heatmap_daily as
select
    'krasnoarmeysk'::text as municipality_code,
    counts.message_count
from (values (7), (5)) as counts (message_count);

create table marts_next.fct_heatmap_control as
select
    'krasnoarmeysk'::text as municipality_code,
    12 as map_count,
    9 as own_count,
    3 as difference_count,
    2 as missing_own_count,
    1 as missing_map_count,
    -1 as other_date_count,
    2 as other_topic_count,
    1 as unexplained_count;
