{#- The grain of a mart: no two visible rows share a key, and no part of the key is null. -#}
{% test one_row_per(model, key) %}
select {{ key | join(', ') }}
from {{ model }}
group by {{ key | join(', ') }}
having
    count(*) > 1
    {% for column in key -%}
    or {{ column }} is null
    {% endfor %}
{% endtest %}
