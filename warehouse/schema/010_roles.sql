-- Roles: each part of the house sees what it needs. Personal data lives in `vault` and `redacted`.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['mcu_loader', 'mcu_builder', 'mcu_redactor', 'mcu_reporter'] loop
        if not exists (select 1 from pg_roles where rolname = role_name) then
            execute format('create role %I nologin', role_name);
        end if;
        execute format('grant %I to current_user', role_name);
    end loop;
    if not exists (select 1 from pg_roles where rolname = 'mcu_analyst') then
        create role mcu_analyst nologin;
    end if;
end
$$;

alter role mcu_analyst set default_transaction_read_only = on;
alter role mcu_analyst set statement_timeout = '15min';
-- The marts join versions by the published mark, which the planner cannot foresee: it guesses one row where there are
-- thousands, and a nested loop over that guess takes minutes. Hash joins take a second either way.
alter role mcu_analyst set enable_nestloop = off;

create schema if not exists ops;
create schema if not exists config;
create schema if not exists raw authorization mcu_loader;
create schema if not exists vault authorization mcu_loader;
create schema if not exists redacted authorization mcu_redactor;
create schema if not exists staging authorization mcu_builder;
create schema if not exists seeds authorization mcu_builder;
create schema if not exists core authorization mcu_builder;

grant usage on schema ops to mcu_loader, mcu_builder, mcu_redactor, mcu_reporter, mcu_analyst;
grant usage on schema config to mcu_loader, mcu_builder, mcu_reporter, mcu_analyst;
grant usage on schema raw to mcu_builder, mcu_redactor;
grant usage on schema vault to mcu_redactor;
grant usage on schema core to mcu_reporter, mcu_analyst;
grant usage on schema seeds to mcu_reporter, mcu_analyst;

do $$
begin
    execute format('grant create on database %I to mcu_builder', current_database());
    execute format('revoke create on schema public from public');
end
$$;
