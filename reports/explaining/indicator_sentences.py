"""One figure in sentences: what it counts, over which days, its value, its rows summed up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from reports.explaining.arranging import MEDIAN
from reports.explaining.measures import explain_measure
from reports.explaining.members import Member, say_member
from reports.explaining.own_words import own_words
from reports.explaining.reading_indicator import BehindRow, Catalogue, Component
from reports.explaining.words import count, end_sentence, is_known
from reports.figures import print_exact, print_moment, print_number, print_offset, round_half_up
from reports.layout import Words
from reports.model import Indicator, Municipality
from reports.spans import Span
from reports.wording import capitalise

_SCOPES = {
    "federal": "федеральный",
    "region": "установлен регионом",
    "municipality": "установлен муниципальным образованием",
    "default": "предложен хранилищем",
}
_YES_OR_NO = "да/нет"
_APPEALS = ("обращение", "обращения", "обращений")
_MOST_RECIPIENTS = 5


@dataclass(frozen=True)
class Figure:
    """A published figure with what is needed to speak of it."""

    indicator: Indicator
    catalogue: Catalogue
    span: Span
    municipality: Municipality
    as_of: datetime
    member: Member | None = None


def say_definition(figure: Figure, words: Words) -> list[str]:
    """What the indicator counts, who set it, whose verdict it takes."""
    indicator, catalogue = figure.indicator, figure.catalogue
    whose = _SCOPES.get(indicator.scope or "", indicator.scope or "")
    ground = indicator.source or "не указано"
    if indicator.status != "verified":
        ground += " — принято по умолчанию, не подтверждено"
    sentences = [
        f"Показатель {whose}, редакция {indicator.edition}. Основание: {ground}.",
        *_say_counted(figure, words),
    ]
    good = words.direction.get(indicator.direction or "")
    if good and indicator.direction != "neutral":
        sentences.append(f"{capitalise(good)}.")
    if catalogue.only_source is not None:
        source = words.source.get(catalogue.only_source, catalogue.only_source)
        sentences.append(f"Учтены только записи источника {source}.")
    if figure.member is not None:
        sentences.append(f"Здесь только часть: {say_member(figure.member)}.")
    if catalogue.counts_all:
        sentences.append("Считаются все записи платформы.")
    elif catalogue.counted_event is not None:
        sentences.append("Обращение, которое видно в нескольких системах, считается один раз.")
    if indicator.verdict_basis == "platform":
        sentences.append("О сроке судит отметка самой платформы, а не наш расчёт.")
    return sentences


def say_period(figure: Figure) -> list[str]:
    """The local days and what was known when."""
    zone = figure.municipality.zone
    closes = figure.span.closes(zone)
    known = f"Данные по состоянию на {print_moment(figure.as_of, zone)}."
    if figure.as_of < closes:
        known += " Период ещё не окончен: значение изменится."
    local = f"по местному времени ({print_offset(closes)})"
    return [f"{capitalise(figure.span.title)}: {figure.span.days}, {local}.", known]


def say_value(figure: Figure, missing: str | None) -> list[str]:
    """The value with its two figures, its target and points; what is missing where there is none."""
    indicator = figure.indicator
    if indicator.printed is None:
        state = "не применимо" if indicator.state == "not_applicable" else "нет данных"
        return [f"Значение: {state}. {missing or ''}".strip()]
    if indicator.unit == _YES_OR_NO:
        return [f"Значение: {_say_flag(indicator.printed)}."]
    unit = f" {indicator.unit}" if indicator.unit else ""
    parts = ""
    if indicator.numerator is not None and indicator.denominator is not None:
        parts = f" — {print_exact(indicator.numerator)} из {print_exact(indicator.denominator)}"
    rounded = " (округлено один раз, половина — вверх)" if parts and indicator.precision else ""
    sentences = [end_sentence(f"Значение: {print_number(indicator.printed)}{unit}{parts}{rounded}")]
    if indicator.target is not None:
        sentences.append(_say_target(indicator))
    if indicator.points is not None:
        sentences.append(f"Баллов по шкале: {print_exact(indicator.points)}.")
    return sentences


def say_change(now: Indicator, before: Indicator | None, span: Span | None, how: str) -> str | None:
    """The same indicator of another period beside this one; nothing where there is no such period."""
    if span is None:
        return None
    if before is None or before.printed is None:
        why = "показатель не опубликован" if before is None else "нет данных"
        return f"{how}, {span.title}: {why}."
    if now.unit == _YES_OR_NO:
        return f"{how}, {span.title}: {_say_flag(before.printed)}."
    told = f"{how}, {span.title}: {print_number(before.printed)} {before.unit}"
    if now.printed is None:
        return end_sentence(told)
    change = now.printed - before.printed
    unit = "п. п." if now.unit == "%" else now.unit
    if change == 0:
        return f"{told}; не изменилось."
    side = "больше" if change > 0 else "меньше"
    return end_sentence(f"{told}; стало {side} на {print_number(abs(change))} {unit}")


def say_rows(figure: Figure, rows: Sequence[BehindRow], words: Words) -> list[str]:
    """How many appeals stand behind the figure and how they are spread."""
    if not rows:
        return ["Строк обращений за этой цифрой нет."]
    sentences = [
        f"За этой цифрой {count(len({_key(row) for row in rows}), _APPEALS)}{_say_parts(rows, figure)}."
    ]
    sources = Counter(words.source.get(row.source or "", row.source or "не указан") for row in rows)
    sentences.append(f"По источникам: {_say_shares(sources.most_common())}.")
    named = Counter(row.recipient_name if is_known(row.recipient_name) else "не указан" for row in rows)
    top = named.most_common(_MOST_RECIPIENTS)
    more = len(named) - len(top)
    rest = f" и ещё {count(more, ('получатель', 'получателя', 'получателей'))}" if more > 0 else ""
    sentences.append(f"По получателям: {_say_shares(top)}{rest}.")
    policies = Counter(
        (row.policy_code, bool(row.is_default_policy)) for row in rows if row.policy_code is not None
    )
    if figure.catalogue.stage and policies:
        shares = [
            (f"«{code}»{' (по умолчанию)' if is_default else ''}", number)
            for (code, is_default), number in policies.most_common()
        ]
        sentences.append(f"По нормам срока: {_say_shares(shares)}.")
        differing = sum(row.agrees_with_platform is False for row in rows)
        if differing:
            sentences.append(
                f"Платформа судит иначе о {count(differing, ('записи', 'записях', 'записях'))}: "
                "почему — скажет mcu explain appeal."
            )
    return sentences


def say_components(components: Sequence[Component]) -> list[str]:
    """What a composite indicator is made of; a part that is not known is named as such."""
    known = sum(component.state == "ok" for component in components)
    forms = ("показателя", "показателей", "показателей")
    said = [f"Складывается из {count(len(components), forms)}; известно из них {print_number(known)}."]
    said += [
        end_sentence(f"{component.indicator_name or component.component_code}: {_say_part(component)}")
        for component in components
    ]
    return said


def _say_counted(figure: Figure, words: Words) -> list[str]:
    """What a row is, what is counted in both parts or stands in a median's row, and the formula."""
    indicator, catalogue = figure.indicator, figure.catalogue
    sentences = []
    event = catalogue.counted_event
    if event is not None:
        stage = words.stage.get(catalogue.stage or "", catalogue.stage)
        at = f" (этап: {stage})" if stage else ""
        own = own_words(indicator.code) if event == "own" else None
        if own is not None:
            sentences.append(f"Строка — {own.row}.")
        counted = explain_measure(event, catalogue.numerator_measure, indicator.code, "numerator")
        if catalogue.aggregate == MEDIAN:
            sentences.append(f"Ряд — {counted}. Значение — его середина: половина строк не больше.")
        elif catalogue.denominator_measure is None:
            sentences.append(f"Считаются{at}: {counted}.")
        else:
            base = explain_measure(event, catalogue.denominator_measure, indicator.code, "denominator")
            sentences.append(f"Числитель{at}: {counted}. Знаменатель{at}: {base}.")
    has_parts = catalogue.denominator_measure is not None and catalogue.aggregate != MEDIAN
    if indicator.formula and (has_parts or not catalogue.has_source):
        sentences.append(f"Формула: {indicator.formula} (n — числитель, d — знаменатель).")
    return sentences


def _say_part(component: Component) -> str:
    if component.state != "ok":
        return "нет данных"
    if component.takes == "points":
        most = f" из {print_exact(component.maximum)}" if component.maximum is not None else ""
        return "нет баллов" if component.points is None else f"баллов {print_exact(component.points)}{most}"
    value = round_half_up(Fraction(component.value or 0), component.precision or 0)
    weight = f", вес {print_exact(component.weight)}" if component.weight != 1 else ""
    return f"{print_number(value)} {component.unit or ''}".strip() + weight


def _key(row: BehindRow) -> tuple[str | None, str | None]:
    return row.source, row.source_id


def _say_parts(rows: Sequence[BehindRow], figure: Figure) -> str:
    if figure.catalogue.denominator_measure is None or figure.catalogue.aggregate == MEDIAN:
        return ""
    numerator = sum(row.numerator_amount > 0 for row in rows)
    subtracted = sum(row.numerator_amount < 0 for row in rows)
    if subtracted:
        return f": прибавляются {print_number(numerator)}, вычитаются {print_number(subtracted)}"
    return (
        f": в числителе {print_number(numerator)}, только в знаменателе {print_number(len(rows) - numerator)}"
    )


def _say_shares(shares: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} — {print_number(number)}" for name, number in shares)


def _say_flag(printed: Decimal) -> str:
    return "да" if printed else "нет"


def _say_target(indicator: Indicator) -> str:
    target = indicator.target or Decimal(0)
    printed = indicator.printed or Decimal(0)
    is_met = printed <= target if indicator.direction == "down" else printed >= target
    verdict = "достигнуто" if is_met else "не достигнуто"
    return f"Целевое значение: {print_exact(target)} {indicator.unit} — {verdict}."
