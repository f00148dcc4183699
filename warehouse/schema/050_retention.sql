-- Terms of retention (docs/decisions/0017).

-- What was removed because its term was over: rows are only added. term_before: what the term is counted from lay
-- before this moment. file_mark tells a file from any other that lay or will lie there, so that a run that was killed
-- between the row and the file does not count it twice.
create table if not exists ops.removals (
    removal_id bigint generated always as identity primary key,
    store text not null check (store in ('inbox', 'landing', 'vault', 'redacted', 'gate_results', 'logs', 'work')),
    municipality_code text,
    source text,
    rule_code text not null,
    rule_status text not null check (rule_status in ('verified', 'default')),
    legal_reference text not null,
    term_before timestamptz not null,
    removed_count bigint not null check (removed_count > 0),
    sha256 text,
    file_mark text unique,
    as_of timestamptz not null,
    removed_at timestamptz not null default clock_timestamp(),
    version text not null
);

-- Loads by what is settled about them: a published load, a withdrawn one that no later publication holds, a refused
-- file. settled_at is empty while a build, gate 1 or a person has still to decide; nothing of such a load is removed.
create or replace view ops.settled_loads as
select
    loads.load_id,
    loads.municipality_code,
    loads.source,
    loads.sha256,
    loads.state,
    loads.known_from,
    -- A clock that was ahead must not keep a file for ever.
    least(loads.exported_at, loads.arrived_at) as exported_at,
    case
        when loads.state = 'refused' then loads.arrived_at
        when loads.state = 'loaded' and loads.known_from <= mark.as_of then loads.known_from
        when loads.state = 'withdrawn' and loads.known_from is null then decisions.withdrawn_at
        when loads.state = 'withdrawn' and loads.withdrawn_from <= mark.as_of then loads.withdrawn_from
    end as settled_at
from ops.loads as loads
cross join (select max(publications.as_of) as as_of from ops.publications as publications) as mark
left join (
    select
        load_decisions.load_id,
        max(load_decisions.decided_at) as withdrawn_at
    from ops.load_decisions as load_decisions
    where load_decisions.decision = 'withdraw'
    group by load_decisions.load_id
) as decisions on loads.load_id = decisions.load_id;

grant select on ops.removals to mcu_builder, mcu_redactor, mcu_reporter, mcu_analyst;
