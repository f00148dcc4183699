{#- Bounds of Wilson's interval for a share of `good` out of `total`; null where there is nothing to judge.
    side: '-' the lower, '+' the upper bound; z: the normal quantile of the rating method. -#}
{% macro wilson_bound(good, total, z, side) -%}
    case
        when {{ total }} > 0
            then
                (
                    {{ good }}::numeric / {{ total }} + {{ z }} * {{ z }} / (2 * {{ total }})
                    {{ side }} {{ z }} * sqrt(
                        (
                            ({{ good }}::numeric / {{ total }}) * (1 - {{ good }}::numeric / {{ total }})
                            + {{ z }} * {{ z }} / (4 * {{ total }})
                        ) / {{ total }}
                    )
                ) / (1 + {{ z }} * {{ z }} / {{ total }})
    end
{%- endmacro %}
