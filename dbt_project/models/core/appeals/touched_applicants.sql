-- Grain: one row per applicant (pseudonym) whose repeats may have changed in this build.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, applicant_pseudonym)', 'analyze {{ this }}']
    )
}}

select distinct
    appeals.municipality_code,
    appeals.applicant_pseudonym
from {{ ref('appeals') }} as appeals
where
    appeals.applicant_pseudonym is not null
    and (appeals.known_from = {{ as_of() }} or appeals.known_to = {{ as_of() }} or {{ is_full_scope() }})
