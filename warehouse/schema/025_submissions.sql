-- What was submitted: a row for each step of a submission's life. Rows are added and never changed; the newest row
-- of a submission_id says where it stands (docs/decisions/0022).

-- A ledger of rendered folders, as it was before submissions had a life, is kept as their first steps.
do $$
begin
    if (
        select atttypid from pg_attribute
        where attrelid = to_regclass('ops.submissions') and attname = 'submission_id'
    ) = 'bigint'::regtype then
        drop table ops.deliveries;
        alter table ops.submissions rename to submissions_before;
    end if;
end
$$;

-- submission_id: municipality, obligation, period, version: `krasnoarmeysk.quarter_indicators.2026Q3.v1`. version: 1,
-- or the number of a correction. recorded_by: a login, or the program that took the step; role_code: as whom a
-- person decided. files: name, bytes and sha256 of each, as in the manifest.
create table if not exists ops.submissions (
    event_id bigint generated always as identity primary key,
    submission_id text not null,
    municipality_code text not null,
    obligation_code text not null,
    period text not null,
    version integer not null check (version >= 1),
    state text not null check (
        state in (
            'due', 'rendered', 'validated', 'approved', 'returned', 'sent', 'receipted', 'rejected', 'superseded'
        )
    ),
    recorded_at timestamptz not null default clock_timestamp(),
    recorded_by text not null,
    role_code text,
    as_of timestamptz,
    folder text,
    manifest_sha256 text,
    files jsonb,
    comment text,
    project_version text not null,
    constraint submissions_id check (
        submission_id = municipality_code || '.' || obligation_code || '.' || period || '.v' || version
    ),
    constraint submissions_files check (
        state not in ('rendered', 'validated', 'approved', 'returned')
        or (as_of is not null and folder is not null and manifest_sha256 is not null and files is not null)
    )
);
-- Of two that open the same submission at once one wins.
create unique index if not exists submissions_opened_once on ops.submissions (submission_id) where state = 'due';
create index if not exists submissions_steps on ops.submissions (submission_id, event_id);

-- event_id: the step that let it out, so the files and the decision are known.
create table if not exists ops.deliveries (
    delivery_id bigint generated always as identity primary key,
    submission_id text not null,
    event_id bigint not null references ops.submissions,
    channel text not null,
    state text not null,
    recorded_at timestamptz not null default clock_timestamp()
);

do $$
begin
    if to_regclass('ops.submissions_before') is not null then
        insert into ops.submissions (
            submission_id, municipality_code, obligation_code, period, version, state, recorded_at, recorded_by,
            as_of, folder, manifest_sha256, files, project_version
        )
        with named as (
            select
                before.*,
                case when before.period like '%Q%' then 'quarter_indicators' else 'annual_indicators' end as code,
                row_number() over (
                    partition by before.municipality_code, before.period order by before.submission_id
                ) as number
            from ops.submissions_before as before
        )
        select
            named.municipality_code || '.' || named.code || '.' || named.period || '.v1',
            named.municipality_code, named.code, named.period, 1, steps.state, named.recorded_at, 'mcu submit',
            named.as_of, named.folder, named.manifest_sha256, '[]', named.version
        from named
        inner join (values ('due', 1), ('rendered', 2)) as steps (state, place)
            on steps.place = 2 or named.number = 1
        order by named.submission_id, steps.place;
        drop table ops.submissions_before;
    end if;
    -- Looked up first: a trigger is made under a lock that waits for every writer.
    if not exists (
        select 1 from pg_trigger where tgrelid = 'ops.submissions'::regclass and tgname = 'submissions_are_added'
    ) then
        create or replace function ops.refuse_change() returns trigger language plpgsql as $refuse$
        begin
            raise exception 'ops.%: rows are added, never changed', tg_table_name;
        end
        $refuse$;
        create trigger submissions_are_added before update or delete on ops.submissions
        for each statement execute function ops.refuse_change();
        create trigger deliveries_are_added before update or delete on ops.deliveries
        for each statement execute function ops.refuse_change();
    end if;
end
$$;

grant select, insert on ops.submissions, ops.deliveries to mcu_reporter;
grant select on ops.submissions, ops.deliveries to mcu_builder, mcu_redactor, mcu_analyst;
