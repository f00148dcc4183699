-- Grain: one row per applicant (pseudonym) whose repeats may have changed in this build.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (municipality_code, applicant_pseudonym)', 'analyze {{ this }}']
    )
}}

select distinct
    changed.municipality_code,
    changed.applicant_pseudonym
from ({{ looked_at('appeals', ['municipality_code', 'applicant_pseudonym']) }}) as changed
where changed.applicant_pseudonym is not null
