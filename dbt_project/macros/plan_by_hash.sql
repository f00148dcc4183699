{#- For a model that joins sums with periods: the planner guesses such joins at one row, and a nested loop over that guess
    takes minutes. Lasts for the model's own transaction. -#}
{% macro plan_by_hash() -%}
    set local enable_nestloop = off
{%- endmacro %}
