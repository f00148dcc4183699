-- Grain: one row per entry of a register that an МЦУ keeps by hand, and version (docs/decisions/0014). Its
-- own columns stay one JSON object; what registers have in common is typed, with names found in the
-- municipality file.
-- depends_on: {{ ref('touched_rows') }}
{{
    config(
        key=['municipality_code', 'dataset', 'source_id'],
        scope='touched_rows',
        scope_columns=['municipality_code', 'source', 'dataset', 'source_id']
    )
}}

with rows as (
    select
        touched_rows.municipality_code,
        touched_rows.source,
        touched_rows.dataset,
        touched_rows.source_id,
        touched_rows.load_id,
        stored.entry
    from {{ ref('touched_rows') }} as touched_rows
    inner join {{ ref('stg_registers__rows') }} as stored
        on
            touched_rows.municipality_code = stored.municipality_code
            and touched_rows.dataset = stored.dataset
            and touched_rows.source_id = stored.source_key
            and touched_rows.load_id = stored._load_id
    where touched_rows.source = 'registers' and touched_rows.is_newest
),

named as (
    select
        rows.*,
        case rows.dataset
            {% for register, column in register_dates().items() -%}
            when '{{ register }}' then (rows.entry ->> '{{ column }}')::timestamp::date
            {% endfor -%}
        end as entry_date,
        {{ normalise_name("rows.entry ->> 'direction_name'") }} as direction_norm,
        {{ normalise_name("rows.entry ->> 'territory_name'") }} as territory_norm,
        {{ normalise_name("rows.entry ->> 'organisation_name'") }} as organisation_norm
    from rows
)

select
    named.municipality_code,
    named.source,
    named.dataset,
    named.source_id,
    named.entry,
    named.entry_date,
    -- Every day that the entry names: the periods in which it may count.
    (
        select array_agg(distinct days.value::timestamp::date)
        from jsonb_each_text(named.entry) as days (name, value)
        where days.name ~ '_(date|at)$'
    ) as entry_dates,
    named.entry ->> 'status' as entry_status,
    case when named.direction_norm is not null then coalesce(directions.direction_code, 'unmapped') end
        as direction_code,
    case when named.territory_norm is not null then coalesce(territories.territory_code, 'unmapped') end
        as territory_code,
    case when named.organisation_norm is not null then coalesce(recipients.recipient_code, 'unmapped') end
        as recipient_code,
    named.load_id
from named
left join {{ source('config', 'directions') }} as directions
    on
        named.municipality_code = directions.municipality_code
        and named.direction_norm = {{ normalise_name('directions.direction_name') }}
left join {{ source('config', 'territory_synonyms') }} as territories
    on
        named.municipality_code = territories.municipality_code
        and named.territory_norm = territories.synonym
left join {{ source('config', 'recipient_synonyms') }} as recipients
    on
        named.municipality_code = recipients.municipality_code
        and named.organisation_norm = recipients.synonym
