-- Operators' tables. Rows of ledgers are added and closed, never deleted; verdicts of gates have a term of retention.

-- One row per file of a municipality and source. checked_at: gate 1 judged the load, only then may a build take it
-- in; known_from: the first build that did.
create table if not exists ops.loads (
    load_id bigint generated always as identity primary key,
    municipality_code text not null,
    source text not null,
    dataset text not null,
    layout_version text,
    file_name text not null,
    sha256 text,
    arrived_at timestamptz not null default clock_timestamp(),
    exported_at timestamptz not null,
    rows_read bigint not null default 0,
    rows_inserted bigint not null default 0,
    rows_unchanged bigint not null default 0,
    rows_rejected bigint not null default 0,
    state text not null check (state in ('loaded', 'refused', 'quarantined', 'withdrawn')),
    reason text,
    received_from date,
    received_through date,
    checked_at timestamptz,
    known_from timestamptz,
    withdrawn_from timestamptz,
    project_version text not null,
    constraint loads_add_up check (state = 'refused' or rows_read = rows_inserted + rows_unchanged + rows_rejected)
);
create unique index if not exists loads_same_bytes
on ops.loads (municipality_code, source, sha256) where state in ('loaded', 'quarantined');
create index if not exists loads_known_from on ops.loads (known_from);

-- is_retried: refused by what may pass by itself (the file could not be read, the loader failed), so its bytes
-- are tried again; bytes that could not be read have no hash. Looked up first: `alter table` waits for every
-- reader even when it has nothing left to do.
do $$
begin
    if not exists (
        select 1 from pg_attribute where attrelid = 'ops.loads'::regclass and attname = 'is_retried'
    ) then
        alter table ops.loads
        alter column sha256 drop not null,
        add column is_retried boolean not null default false,
        add constraint loads_retried
        check (case when is_retried then state = 'refused' else sha256 is not null end);
    end if;
end
$$;

-- period_from, period_through: the days that the export speaks for, where the file's name tells them.
do $$
begin
    if not exists (
        select 1 from pg_attribute where attrelid = 'ops.loads'::regclass and attname = 'period_from'
    ) then
        alter table ops.loads
        add column period_from date,
        add column period_through date,
        add constraint loads_period check (period_from <= period_through);
    end if;
end
$$;

-- Every arrival of a file, also of bytes that were loaded before: the newest of a name says whose bytes it has.
create table if not exists ops.arrivals (
    load_id bigint not null references ops.loads,
    file_name text not null,
    arrived_at timestamptz not null default clock_timestamp()
);
create index if not exists arrivals_file_name on ops.arrivals (file_name, arrived_at);

-- Refused rows: where and why; the value itself stays in landing/.
create table if not exists ops.rejected_rows (
    load_id bigint not null references ops.loads,
    municipality_code text not null,
    source_row bigint not null,
    column_name text,
    value_kind text,
    reason text not null
);
create index if not exists rejected_rows_load on ops.rejected_rows (load_id);

-- Oddities that were loaded: drift, impossible optional dates, duplicate keys, foreign rows …
create table if not exists ops.load_findings (
    load_id bigint not null references ops.loads,
    finding_code text not null,
    column_name text,
    rows_count bigint not null,
    first_source_row bigint,
    sentence text not null
);

-- Rows that a finding counts, by their place in the file: of one kind and column the first thousand.
create table if not exists ops.odd_rows (
    load_id bigint not null references ops.loads,
    finding_code text not null,
    column_name text,
    source_row bigint not null
);
create index if not exists odd_rows_load on ops.odd_rows (load_id);

-- A person's decisions on a load.
create table if not exists ops.load_decisions (
    load_id bigint not null references ops.loads,
    decision text not null check (decision in ('release', 'withdraw', 'quarantine', 'restore')),
    decided_by text not null,
    decided_at timestamptz not null default clock_timestamp(),
    why text not null
);

-- Ledgers made before a withdrawn load could be restored; looked up first, as above.
do $$
begin
    if not exists (
        select 1
        from pg_constraint
        where
            conrelid = 'ops.load_decisions'::regclass
            and conname = 'load_decisions_decision_check'
            and pg_get_constraintdef(oid) like '%restore%'
    ) then
        alter table ops.load_decisions
        drop constraint if exists load_decisions_decision_check,
        add constraint load_decisions_decision_check
        check (decision in ('release', 'withdraw', 'quarantine', 'restore'));
    end if;
end
$$;

-- A database of before gate 1 noted its judgement: what is waiting there is judged by the next night.
do $$
begin
    if not exists (
        select 1 from pg_attribute where attrelid = 'ops.loads'::regclass and attname = 'checked_at'
    ) then
        alter table ops.loads add column checked_at timestamptz;
        -- What a person released is not judged again.
        update ops.loads as loads set checked_at = clock_timestamp()
        where exists (
            select 1 from ops.load_decisions as decisions
            where decisions.load_id = loads.load_id and decisions.decision = 'release'
        );
    end if;
end
$$;

-- One row per build that began; the newest one made what `core` holds above the mark. finished_at: dbt made all of
-- it; checked_at: gate 2 let it through.
create table if not exists ops.builds (
    build_id bigint generated always as identity primary key,
    as_of timestamptz not null,
    version text not null,
    definitions_hash text not null,
    is_full_scope boolean not null,
    is_large boolean not null,
    load_count bigint not null,
    began_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    checked_at timestamptz
);

-- The published mark is the newest row.
create table if not exists ops.publications (
    publication_id bigint generated always as identity primary key,
    as_of timestamptz not null unique,
    published_at timestamptz not null default clock_timestamp(),
    version text not null,
    definitions_hash text not null
);

create table if not exists ops.gate_results (
    gate text not null,
    as_of timestamptz not null,
    checked_at timestamptz not null default clock_timestamp(),
    suite text not null,
    check_name text not null,
    load_id bigint,
    is_passed boolean not null,
    sentence text not null
);

-- One row: what this warehouse was made with.
create table if not exists ops.installation (
    is_only_row boolean primary key default true check (is_only_row),
    key_fingerprint text
);

grant select, insert, update on ops.loads, ops.installation to mcu_loader;
grant select, insert on ops.arrivals, ops.rejected_rows, ops.load_findings, ops.odd_rows, ops.load_decisions to mcu_loader;
grant select, insert on ops.gate_results, ops.load_decisions to mcu_builder;
grant update (state, reason, known_from, checked_at) on ops.loads to mcu_builder;
grant update (checked_at) on ops.builds to mcu_builder;
grant select on all tables in schema ops to mcu_builder, mcu_redactor, mcu_reporter;
grant select on ops.loads, ops.rejected_rows, ops.load_findings, ops.odd_rows, ops.publications, ops.gate_results
to mcu_analyst;
