"""A count beside what it was a week before, in words."""

from reports.sections.figures import Figure, difference, percent
from reports.sections.phrases import Noun, Sentence, counted, number, share, write

# Of fewer a percentage says more than it knows: from two to three is «рост на 50 %».
_PERCENT_FROM = 10
EARLIER = "неделей раньше"
# Columns that say something only where the two weeks can be compared.
COMPARED = ("Неделей раньше", "Изменение")


def say_change(now: Figure, before: Figure, noun: Noun) -> Sentence:
    """« — на 12 (10,3 %) больше, чем неделей раньше»: what follows a count that is known.

    Nothing where the count before is not known: why, the caller says.
    """
    if before.value is None:
        return write()
    change = difference(now, before)
    if not change.value:
        return write(f", как и {EARLIER}") if not now.value else write(f" — столько же, сколько {EARLIER}")
    if not before.value:
        return write(f", {EARLIER} не было ни одного")
    if not now.value:
        return write(f", {EARLIER} — ", counted(before, noun))
    size, word = (change, "больше") if change.value > 0 else (difference(before, now), "меньше")
    shown = write(" (", share(percent(size, before)), ")") if before.value >= _PERCENT_FROM else None
    return write(" — на ", number(size), shown, f" {word}, чем {EARLIER}")
