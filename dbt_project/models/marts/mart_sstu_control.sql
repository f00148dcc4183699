-- Grain: one row per municipality, system of ССТУ, month of registration and full topic code (`all`: the
-- whole month). What ССТУ says beside what «Дело» counts; where one of them has nothing of a month, there is
-- no difference to tell.

-- A question is asked of one code and of the whole; an appeal with two questions of one code is one appeal.
with asked as (
    select
        questions.municipality_code,
        questions.dataset,
        to_char(questions.created_date, 'YYYY-MM') as period,
        members.topic_code,
        extract(year from questions.created_date)::integer as number_year,
        questions.number_norm,
        count(*) as question_count
    from {{ ref('sstu_questions') }} as questions
    cross join lateral (values ('all'), (questions.question_code)) as members (topic_code)
    where {{ visible_version('questions') }} and questions.created_date is not null
    group by
        questions.municipality_code,
        questions.dataset,
        to_char(questions.created_date, 'YYYY-MM'),
        members.topic_code,
        extract(year from questions.created_date),
        questions.number_norm
),

-- A card's key is its number and the year of registration.
registered as (
    select
        appeals.municipality_code,
        to_char(appeals.received_date, 'YYYY-MM') as period,
        members.topic_code,
        extract(year from appeals.received_date)::integer as number_year,
        {{ normalise_number("split_part(appeals.source_id, '|', 1)") }} as number_norm
    from {{ ref('appeals') }} as appeals
    inner join {{ ref('topics') }} as topics
        on appeals.topic_key = topics.topic_key and {{ visible_version('topics') }}
    cross join
        lateral (
            values ('all'), (coalesce(nullif(topics.group_norm, ''), 'unmapped'))
        ) as members (topic_code)
    where {{ visible_version('appeals') }} and appeals.source = 'delo' and appeals.received_date is not null
),

systems as (
    select
        municipalities.municipality_code,
        datasets.dataset
    from {{ ref('municipalities') }} as municipalities
    cross join (values ('packets'), ('asog')) as datasets (dataset)
    where {{ visible_version('municipalities') }}
),

asked_cells as (
    select
        asked.municipality_code,
        asked.dataset,
        asked.period,
        asked.topic_code,
        sum(asked.question_count)::bigint as question_count,
        count(*) as appeal_count,
        count(cards.number_norm) as matched_count
    from asked
    left join (
        select distinct
            registered.municipality_code,
            registered.topic_code,
            registered.number_year,
            registered.number_norm
        from registered
    ) as cards
        on
            asked.municipality_code = cards.municipality_code
            and asked.topic_code = cards.topic_code
            and asked.number_year = cards.number_year
            and asked.number_norm = cards.number_norm
    group by asked.municipality_code, asked.dataset, asked.period, asked.topic_code
),

registered_cells as (
    select
        registered.municipality_code,
        systems.dataset,
        registered.period,
        registered.topic_code,
        count(*) as card_count,
        count(*) filter (where questions.number_norm is null) as only_delo_count
    from registered
    inner join systems on registered.municipality_code = systems.municipality_code
    left join (
        select distinct
            asked.municipality_code,
            asked.dataset,
            asked.topic_code,
            asked.number_year,
            asked.number_norm
        from asked
    ) as questions
        on
            registered.municipality_code = questions.municipality_code
            and systems.dataset = questions.dataset
            and registered.topic_code = questions.topic_code
            and registered.number_year = questions.number_year
            and registered.number_norm = questions.number_norm
    group by registered.municipality_code, systems.dataset, registered.period, registered.topic_code
),

cells as (
    select
        coalesce(asked_cells.municipality_code, registered_cells.municipality_code) as municipality_code,
        coalesce(asked_cells.dataset, registered_cells.dataset) as dataset,
        coalesce(asked_cells.period, registered_cells.period) as period,
        coalesce(asked_cells.topic_code, registered_cells.topic_code) as topic_code,
        coalesce(asked_cells.question_count, 0) as question_count,
        coalesce(asked_cells.appeal_count, 0) as appeal_count,
        coalesce(asked_cells.matched_count, 0) as matched_count,
        coalesce(registered_cells.card_count, 0) as card_count,
        coalesce(registered_cells.only_delo_count, 0) as only_delo_count
    from asked_cells
    full outer join registered_cells
        on
            asked_cells.municipality_code = registered_cells.municipality_code
            and asked_cells.dataset = registered_cells.dataset
            and asked_cells.period = registered_cells.period
            and asked_cells.topic_code = registered_cells.topic_code
),

covered as (
    select
        cells.*,
        coalesce(wholes.appeal_count, 0) > 0 as has_sstu,
        coalesce(wholes.card_count, 0) > 0 as has_delo
    from cells
    left join cells as wholes
        on
            cells.municipality_code = wholes.municipality_code
            and cells.dataset = wholes.dataset
            and cells.period = wholes.period
            and wholes.topic_code = 'all'
)

select
    covered.municipality_code,
    covered.dataset,
    covered.period,
    covered.topic_code,
    case when covered.has_sstu then covered.question_count end as sstu_question_count,
    case when covered.has_sstu then covered.appeal_count end as sstu_appeal_count,
    case when covered.has_delo then covered.card_count end as delo_appeal_count,
    case when covered.has_sstu and covered.has_delo then covered.matched_count end as matched_count,
    case when covered.has_sstu and covered.has_delo then covered.appeal_count - covered.matched_count end
        as only_sstu_count,
    case when covered.has_sstu and covered.has_delo then covered.only_delo_count end as only_delo_count,
    case when covered.has_sstu and covered.has_delo then covered.appeal_count - covered.card_count end
        as difference_count,
    case
        when not (covered.has_sstu and covered.has_delo) then 'no_data'
        when covered.appeal_count > covered.matched_count or covered.only_delo_count > 0 then 'differs'
        else 'agrees'
    end as state
from covered
where covered.topic_code = 'all' or (covered.has_sstu and covered.has_delo)
