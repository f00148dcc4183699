{#- For a model that joins on several columns that say the same (a period and its city, a key and its source): the planner
    guesses such a join at one row, and a nested loop or a merge on one of the columns takes minutes. Lasts for the model's
    own transaction. -#}
{% macro plan_by_hash() -%}
    set local enable_nestloop = off;
    set local enable_mergejoin = off
{%- endmacro %}
