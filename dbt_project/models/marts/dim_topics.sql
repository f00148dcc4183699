-- Grain: one row per topic of a platform.
select
    topics.topic_key,
    topics.source,
    topics.edition,
    topics.topic_group,
    topics.topic_name,
    topics.direction_code,
    topics.is_mapped
from {{ ref('topics') }} as topics
where {{ visible_version('topics') }}
