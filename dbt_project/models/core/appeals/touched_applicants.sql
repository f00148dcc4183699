-- Grain: one row per applicant (pseudonym) whose repeats may have changed in this build.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, applicant_pseudonym)', 'analyze {{ this }}']
    )
}}

select
    appeals.municipality_code,
    appeals.applicant_pseudonym
from {{ ref('appeals') }} as appeals
where appeals.applicant_pseudonym is not null and {{ changed_version('appeals') }}

union

select
    appeals.municipality_code,
    appeals.applicant_pseudonym
from {{ ref('appeals') }} as appeals
where appeals.applicant_pseudonym is not null and {{ is_full_scope() }}
