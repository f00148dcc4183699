-- The municipality files as tables (warehouse.config_tables writes them, dbt reads them). Names that platforms
-- write are normalised: trim(regexp_replace(translate(lower(x), 'ё', 'е'), '\s+', ' ', 'g')).

create table if not exists config.municipalities (
    municipality_code text primary key,
    municipality_name text not null,
    mcu_name text not null,
    region_name text not null,
    time_zone text not null,
    oktmo_code text not null,
    population_count integer,
    calendar_code text not null unique,
    tsur_name text not null,
    legal_act text not null
);

create table if not exists config.directions (
    municipality_code text not null references config.municipalities,
    direction_code text not null,
    direction_name text not null,
    federal_block text,
    owner_post text,
    position integer not null,
    primary key (municipality_code, direction_code)
);

create table if not exists config.territories (
    municipality_code text not null references config.municipalities,
    territory_code text not null,
    territory_name text not null,
    territory_kind text not null,
    population_count integer,
    primary key (municipality_code, territory_code)
);

create table if not exists config.territory_synonyms (
    municipality_code text not null,
    synonym text not null,
    territory_code text not null,
    primary key (municipality_code, synonym),
    foreign key (municipality_code, territory_code) references config.territories
);

create table if not exists config.recipients (
    municipality_code text not null references config.municipalities,
    recipient_code text not null,
    recipient_name text not null,
    recipient_kind text not null,
    parent_recipient_code text,
    peer_group text,
    valid_from date,
    valid_to date,
    primary key (municipality_code, recipient_code),
    foreign key (municipality_code, parent_recipient_code) references config.recipients
);
alter table config.recipients add column if not exists population_count integer;

create table if not exists config.recipient_synonyms (
    municipality_code text not null,
    synonym text not null,
    recipient_code text not null,
    primary key (municipality_code, synonym),
    foreign key (municipality_code, recipient_code) references config.recipients
);

create table if not exists config.office_hours (
    municipality_code text not null references config.municipalities,
    calendar_code text not null,
    iso_weekday integer not null check (iso_weekday between 1 and 7),
    opens_at time not null,
    closes_at time not null,
    lunch_from time,
    lunch_to time,
    shortened_minutes integer not null,
    valid_from date not null,
    status text not null check (status in ('verified', 'default')),
    primary key (municipality_code, calendar_code, valid_from, iso_weekday)
);

-- Terms that a МЦУ sets itself; the code of a term begins with the municipality's.
create table if not exists config.sla_policies (
    municipality_code text not null references config.municipalities,
    policy_code text not null,
    source text,
    regime text not null,
    category text,
    subcategory text,
    is_fast_track boolean,
    stage text not null,
    duration integer not null check (duration > 0),
    unit text not null,
    start_event text not null,
    stop_event text not null,
    first_day text not null,
    nonworking_due_policy text not null,
    extension_duration integer,
    pause_statuses text,
    valid_from date not null,
    valid_to date,
    legal_reference text not null,
    status text not null check (status in ('verified', 'default')),
    counting_status text not null check (counting_status in ('verified', 'default')),
    counting_reference text not null,
    primary key (municipality_code, policy_code, valid_from)
);

-- No rows for a source: every row of the municipality's folder belongs to it.
create table if not exists config.source_scopes (
    municipality_code text not null references config.municipalities,
    source text not null,
    column_name text not null,
    value text not null,
    primary key (municipality_code, source, column_name, value)
);

create table if not exists config.roles (
    municipality_code text not null references config.municipalities,
    role_code text not null,
    post text not null,
    primary key (municipality_code, role_code)
);

create table if not exists config.obligations (
    municipality_code text not null references config.municipalities,
    obligation_code text not null,
    title text not null,
    basis text not null check (basis in ('duty', 'initiative')),
    rule text not null,
    addressee_post text not null,
    legal_reference text,
    status text not null check (status in ('verified', 'default')),
    nonworking_due_policy text not null,
    primary key (municipality_code, obligation_code)
);

-- What to read instead of values that a platform is known to give wrongly. `matched` and `cells` are objects of
-- columns of the raw table and their values.
create table if not exists config.corrections (
    municipality_code text not null references config.municipalities,
    correction_code text not null,
    source text not null,
    dataset text not null,
    matched jsonb not null,
    cells jsonb not null,
    reason text not null,
    decided_by text not null,
    decided_on date not null,
    is_active boolean not null,
    primary key (municipality_code, correction_code)
);

create table if not exists config.accepted_values (
    municipality_code text not null references config.municipalities,
    value_kind text not null check (value_kind in ('recipient', 'territory')),
    value text not null,
    member_code text not null,
    decided_by text not null,
    decided_on date not null
);

-- A database of before these columns: the next build fills them from the files. Looked up first: `alter table`
-- waits for every reader even when it has nothing left to do.
do $$
begin
    if not exists (
        select 1 from pg_attribute
        where attrelid = 'config.obligations'::regclass and attname = 'nonworking_due_policy'
    ) then
        alter table config.obligations add column nonworking_due_policy text not null default 'prev_workday';
        alter table config.obligations alter column nonworking_due_policy drop default;
    end if;
    if not exists (
        select 1 from pg_attribute
        where attrelid = 'config.sla_policies'::regclass and attname = 'counting_status'
    ) then
        alter table config.sla_policies
        add column counting_status text not null default 'default'
        check (counting_status in ('verified', 'default')),
        add column counting_reference text not null default 'не указано';
        alter table config.sla_policies
        alter column counting_status drop default,
        alter column counting_reference drop default;
    end if;
end
$$;

grant select on all tables in schema config to mcu_loader, mcu_builder, mcu_reporter, mcu_analyst;
