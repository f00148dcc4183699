-- What publications took in and gave up: loads by the moment of the build. Between two publications that is
-- `as_of > the earlier and as_of <= the later`. Made once: replacing a view waits for whoever reads it.
do $$
begin
    if to_regclass('ops.load_changes') is null then
        create view ops.load_changes as
        with decided as (
            select distinct on (load_id, decision) load_id, decision, decided_by, decided_at, why
            from ops.load_decisions
            where decision in ('release', 'withdraw')
            order by load_id, decision, decided_at desc
        ),

        -- The decision stands at the load that was withdrawn, its bytes came back as another one.
        restored as (
            select distinct on (again.load_id)
                again.load_id,
                decisions.decision,
                decisions.decided_by,
                decisions.decided_at,
                decisions.why
            from ops.load_decisions as decisions
            inner join ops.loads as own on decisions.load_id = own.load_id
            inner join ops.loads as again
                on
                    own.municipality_code = again.municipality_code
                    and own.source = again.source
                    and own.sha256 = again.sha256
                    and decisions.decided_at <= again.arrived_at
            where decisions.decision = 'restore' and own.load_id <> again.load_id
            order by again.load_id, decisions.decided_at desc
        )

        select
            loads.municipality_code,
            loads.known_from as as_of,
            loads.load_id,
            'added' as change_code,
            loads.source,
            loads.dataset,
            loads.file_name,
            loads.rows_inserted as rows_count,
            coalesce(released.decision, restored.decision) as decision,
            coalesce(released.decided_by, restored.decided_by) as decided_by,
            coalesce(released.decided_at, restored.decided_at) as decided_at,
            coalesce(released.why, restored.why) as why
        from ops.loads as loads
        left join decided as released on loads.load_id = released.load_id and released.decision = 'release'
        left join restored on loads.load_id = restored.load_id
        where loads.known_from is not null
        union all
        select
            loads.municipality_code,
            loads.withdrawn_from as as_of,
            loads.load_id,
            'withdrawn' as change_code,
            loads.source,
            loads.dataset,
            loads.file_name,
            loads.rows_inserted as rows_count,
            withdrawn.decision,
            withdrawn.decided_by,
            withdrawn.decided_at,
            withdrawn.why
        from ops.loads as loads
        inner join decided as withdrawn
            on loads.load_id = withdrawn.load_id and withdrawn.decision = 'withdraw'
        where loads.withdrawn_from is not null;

        comment on view ops.load_changes is
        'Что вошло в публикацию и что из неё ушло: загрузка и момент сборки, решение человека с причиной';
        comment on column ops.load_changes.as_of is
        'Момент сборки, с которого перемена видна: позже прошлой публикации и не позже новой';
        comment on column ops.load_changes.change_code is
        'added — строки загрузки считаются, withdrawn — больше нет';
        comment on column ops.load_changes.rows_count is 'Сколько версий строк принесла загрузка';
        comment on column ops.load_changes.decision is
        'release — впущена из карантина, restore — возвращена, withdraw — отозвана; пусто — обычная загрузка';
    end if;
end
$$;

grant select on ops.load_changes to mcu_builder, mcu_reporter, mcu_analyst;
