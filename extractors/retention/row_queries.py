"""SQL over two temporary tables: terms by municipality, source and rule, and the rows that are overdue."""

from typing import LiteralString

TABLES: LiteralString = """
create temp table row_terms (
    municipality_code text,
    source text,
    closed_before timestamptz,
    superseded_before timestamptz,
    unclosed_before timestamptz
);
create temp table overdue_rows (
    table_name text, municipality_code text, source_key text, load_id bigint, rule_code text
);
"""
# An appeal that came back keeps its platform's old day of closing: a status must say that the work is over.
JUDGE: LiteralString = """
insert into overdue_rows
with waiting_loads as (
    select load_id from ops.settled_loads where source = %(source)s and settled_at is null
),

waiting as (
    select rows.municipality_code, rows.source_key
    from vault.{table} as rows
    where rows._load_id in (select load_id from waiting_loads)
    union
    select sightings.municipality_code, keys.source_key
    from raw.sightings as sightings
    cross join unnest(sightings.source_keys) as keys (source_key)
    where sightings.source = %(source)s and sightings.load_id in (select load_id from waiting_loads)
),

-- The marts know when an appeal was seen last. Of other sources the sightings are few enough to be unfolded.
seen_again as (
    select
        sightings.municipality_code,
        sightings.version_load_id,
        keys.source_key,
        max(loads.exported_at) as seen_at
    from raw.sightings as sightings
    inner join ops.loads as loads on sightings.load_id = loads.load_id and loads.state = 'loaded'
    cross join unnest(sightings.source_keys) as keys (source_key)
    where
        sightings.source = %(source)s
        and not exists (select from seeds.appeal_sources where appeal_sources.source = %(source)s)
    group by sightings.municipality_code, sightings.version_load_id, keys.source_key
),

appeals as (
    select
        municipality_code,
        source_id,
        load_id,
        last_seen_at,
        case when status in ('closed', 'answered', 'rejected', 'redirected') then closed_at end as closed_at
    from marts.fct_appeals
    where source = %(source)s
),

dated as (
    select
        rows.municipality_code,
        rows.source_key,
        rows._load_id as load_id,
        appeals.closed_at,
        case
            when appeals.closed_at is null
                then coalesce(appeals.last_seen_at, greatest(loads.exported_at, seen_again.seen_at))
        end as last_seen_at,
        case
            when loads.state = 'withdrawn' then loads.settled_at
            when appeals.load_id <> rows._load_id then greatest(loads.known_from, newest.known_from)
        end as superseded_at
    from vault.{table} as rows
    inner join ops.settled_loads as loads on rows._load_id = loads.load_id and loads.settled_at is not null
    left join appeals
        on rows.municipality_code = appeals.municipality_code and rows.source_key = appeals.source_id
    left join ops.loads as newest on appeals.load_id = newest.load_id
    left join seen_again
        on
            rows.municipality_code = seen_again.municipality_code
            and rows.source_key = seen_again.source_key
            and rows._load_id = seen_again.version_load_id
    left join waiting
        on rows.municipality_code = waiting.municipality_code and rows.source_key = waiting.source_key
    where waiting.source_key is null
),

-- A row that two rules remove is told under the first of them.
judged as (
    select
        dated.municipality_code,
        dated.source_key,
        dated.load_id,
        case
            when dated.closed_at < terms.closed_before then 'closed_appeals'
            when dated.superseded_at < terms.superseded_before then 'superseded_versions'
            when dated.last_seen_at < terms.unclosed_before then 'unclosed_rows'
        end as rule_code
    from dated
    inner join row_terms as terms
        on dated.municipality_code = terms.municipality_code and terms.source = %(source)s
)

select
    %(table)s,
    judged.municipality_code,
    judged.source_key,
    judged.load_id,
    judged.rule_code
from judged
where judged.rule_code is not null
"""
COUNT: LiteralString = """
select municipality_code, rule_code, count(*)
from overdue_rows
where table_name = %s
group by municipality_code, rule_code
order by municipality_code, rule_code
"""
DELETE: LiteralString = """
with gone as (
    delete from vault.{table} as rows
    using overdue_rows as overdue
    where
        overdue.table_name = %s
        and rows.municipality_code = overdue.municipality_code
        and rows.source_key = overdue.source_key
        and rows._load_id = overdue.load_id
    returning overdue.municipality_code, overdue.rule_code
)

select municipality_code, rule_code, count(*)
from gone
group by municipality_code, rule_code
order by municipality_code, rule_code
"""
# No text, no copy: also of a text that went while its copy was being made.
WITHOUT_TEXT: LiteralString = """
copies.source = %(source)s
and copies.text_kind = %(text_kind)s
and not exists (
    select from vault.{table} as rows
    where
        rows.municipality_code = copies.municipality_code
        and rows.source_key = copies.source_key
        and rows._load_id = copies.load_id
        and not exists (
            select from overdue_rows as overdue
            where
                overdue.table_name = %(table)s
                and overdue.municipality_code = rows.municipality_code
                and overdue.source_key = rows.source_key
                and overdue.load_id = rows._load_id
        )
)
"""
COUNT_COPIES: LiteralString = """
select copies.municipality_code, count(*)
from redacted.texts as copies
where {without_text}
group by copies.municipality_code
order by copies.municipality_code
"""
DELETE_COPIES: LiteralString = """
with gone as (
    delete from redacted.texts as copies where {without_text} returning copies.municipality_code
)

select municipality_code, count(*)
from gone
group by municipality_code
order by municipality_code
"""
