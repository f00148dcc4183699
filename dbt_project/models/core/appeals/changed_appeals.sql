-- Grain: one row per appeal of which anything changed in this build; what is computed from appeals looks at
-- these.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, appeal_key)', 'analyze {{ this }}']
    )
}}

{% for relation in ['appeals', 'appeal_states', 'appeal_links', 'appeal_repeats'] -%}
select
    {{ relation }}.municipality_code,
    {{ relation }}.appeal_key
from {{ ref(relation) }} as {{ relation }}
where {{ changed_version(relation) }}

union

{% endfor -%}
select
    appeals.municipality_code,
    appeals.appeal_key
from {{ ref('appeals') }} as appeals
where {{ is_full_scope() }} and {{ current_version('appeals') }}

union

-- An export that was taken back, or came out of turn, may be the one that showed a term not put off yet.
select
    appeals.municipality_code,
    appeals.appeal_key
from {{ ref('appeals') }} as appeals
where
    appeals.is_extended
    and {{ current_version('appeals') }}
    and (appeals.municipality_code, appeals.source) in (
        select
            touched_loads.municipality_code,
            touched_loads.source
        from {{ ref('touched_loads') }} as touched_loads
        left join {{ ref('irregular_loads') }} as irregular_loads
            on
                touched_loads.municipality_code = irregular_loads.municipality_code
                and touched_loads.load_id = irregular_loads.load_id
        where not touched_loads.is_live or irregular_loads.load_id is not null
    )

union

-- A later sighting alone moves no figure; a status that is no longer confirmed does.
select
    appeal_sightings.municipality_code,
    appeal_sightings.appeal_key
from {{ ref('appeal_sightings') }} as appeal_sightings
where {{ changed_version('appeal_sightings') }}
group by appeal_sightings.municipality_code, appeal_sightings.appeal_key
having count(distinct appeal_sightings.is_confirmed) > 1 or not bool_or(appeal_sightings.is_confirmed)
