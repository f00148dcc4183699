-- What a role makes tomorrow is readable for those who may read it today.
alter default privileges for role mcu_loader in schema raw grant select on tables to mcu_builder, mcu_redactor;
alter default privileges for role mcu_loader in schema vault grant select on tables to mcu_redactor;
alter default privileges for role mcu_builder in schema core grant select on tables to mcu_reporter, mcu_analyst;
alter default privileges for role mcu_builder in schema seeds grant select on tables to mcu_reporter, mcu_analyst;
