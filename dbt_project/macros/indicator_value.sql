{#- Value of an indicator from its two figures: a share in percent or as it is, against a norm (100 × value ÷ norm), not above
    the cap. `catalogue` is the alias of core.indicators. -#}
{% macro indicator_value(numerator, denominator, catalogue) -%}
    least(
        case when {{ catalogue }}.is_percent then 100 else 1 end
        * case when {{ catalogue }}.norm is null then 1 else 100 end
        * {{ numerator }}::numeric
        / (coalesce({{ denominator }}, 1) * coalesce({{ catalogue }}.norm, 1)),
        {{ catalogue }}.cap
    )
{%- endmacro %}

{#- A value lies in a band: bounds are inclusive where the band says so, an empty bound is none. -#}
{% macro in_band(value, band) -%}
    (
        {{ band }}.from_value is null
        or {{ value }} > {{ band }}.from_value
        or ({{ band }}.is_from_inclusive and {{ value }} = {{ band }}.from_value)
    )
    and (
        {{ band }}.to_value is null
        or {{ value }} < {{ band }}.to_value
        or ({{ band }}.is_to_inclusive and {{ value }} = {{ band }}.to_value)
    )
{%- endmacro %}
