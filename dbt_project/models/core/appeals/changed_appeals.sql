-- Grain: one row per appeal of which anything changed in this build; what is computed from appeals looks at
-- these.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, appeal_key)', 'analyze {{ this }}']
    )
}}

{% for relation in ['appeals', 'appeal_links', 'appeal_repeats'] -%}
select
    {{ relation }}.municipality_code,
    {{ relation }}.appeal_key
from {{ ref(relation) }} as {{ relation }}
where
    {{ relation }}.known_from = {{ as_of() }}
    or {{ relation }}.known_to = {{ as_of() }}
    {% if relation == 'appeals' -%}
    or ({{ is_full_scope() }} and {{ current_version(relation) }})
    {% endif -%}
union

{% endfor -%}
-- A later sighting alone moves no figure; a status that is no longer confirmed does.
select
    appeal_sightings.municipality_code,
    appeal_sightings.appeal_key
from {{ ref('appeal_sightings') }} as appeal_sightings
where appeal_sightings.known_from = {{ as_of() }} or appeal_sightings.known_to = {{ as_of() }}
group by appeal_sightings.municipality_code, appeal_sightings.appeal_key
having count(distinct appeal_sightings.is_confirmed) > 1 or not bool_or(appeal_sightings.is_confirmed)
