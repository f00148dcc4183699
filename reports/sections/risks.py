"""Information risks of the week and those still open, who was told of them; mentions that monitors found."""

from collections.abc import Sequence

from reports.sections.figures import Row, count_rows, total
from reports.sections.frame import Frame
from reports.sections.parts import cut, short_moment, typed
from reports.sections.phrases import (
    MENTION,
    RISK,
    Name,
    Sentence,
    agree,
    begin,
    counted,
    enumerate_parts,
    number,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, waits

CODE, TITLE = "risks", "Информационные риски"
REGISTER, REGISTER_TITLE = "info_risks", "Информационные риски"
_SHOWN = 6
_CLOSED = "закрыт"
_COLUMNS = (
    Column("Обнаружен", "text", 3),
    Column("Тема", "text", 6),
    Column("Уровень", "short"),
    Column("Площадка", "text", 3),
    Column("Доложено Главе", "text", 3),
    Column("Сообщено в ЦУР", "text", 3),
    Column("Реакция", "text", 3),
)
_RISKS = """
    select
        risks.risk_id, risks.detected_at, risks.topic, risks.risk_kind, risks.risk_level,
        risks.platform_name, risks.told_head_at, risks.told_tsur_at, risks.is_reported, risks.reacted_at,
        risks.status
    from marts.fct_info_risks as risks
    where
        risks.municipality_code = %(municipality_code)s
        and risks.detected_at < %(closes_at)s
        and (risks.detected_at >= %(opens_at)s or risks.status is distinct from 'закрыт')
    order by risks.risk_level desc nulls last, risks.detected_at, risks.risk_id collate "C"
"""
# A publication that two monitors found stands twice, so each speaks for itself.
_MENTIONS = """
    select
        mentions.dataset, count(*) as mention_count,
        count(*) filter (where mentions.tone = 'negative') as negative_count
    from marts.fct_media_mentions as mentions
    where
        mentions.municipality_code = %(municipality_code)s
        and mentions.published_date >= %(first_day)s
        and mentions.published_date < %(next_day)s
    group by mentions.dataset
    order by mention_count desc, mentions.dataset collate "C"
"""
_MONITORS = {
    "brand_analytics": "Brand Analytics",
    "medialogia": "«Медиалогия»",
    "medialogia_blogs": "«Медиалогия», соцсети",
}


def show_risks(frame: Frame) -> Section:
    """Risks by level, the highest first; without the register only what monitors found."""
    zone = frame.municipality.zone
    mentions = _say_mentions(frame.read("fct_media_mentions", _MENTIONS))
    gap = frame.register_gap(REGISTER, REGISTER_TITLE)
    if gap is not None:
        if mentions is None:
            return waits(CODE, TITLE, gap)
        return Section(CODE, TITLE, sentences=(begin(mentions), begin(write(Name(gap)))))
    opens_at, closes_at = frame.span.bounds(zone)
    rows = frame.read("fct_info_risks", _RISKS, opens_at=opens_at, closes_at=closes_at)
    lead = say_risks(
        [row for row in rows if (found := row.moment("detected_at")) and found >= opens_at],
        [row for row in rows if row["status"] != _CLOSED],
    )
    said = [lead, mentions]
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in said if sentence is not None),
        tables=_tabulate(frame, rows),
        lead=lead,
    )


def say_risks(found: Sequence[Row], is_open: Sequence[Row]) -> Sentence:
    """«отмечены 3 риска, до Главы и ЦУР не доведён 1; не закрыты 2»."""
    if found:
        count = count_rows(found)
        said = write(
            agree(count, "отмечен ", "отмечены ", "отмечено "), counted(count, RISK), _say_untold(found)
        )
    else:
        said = write("новых информационных рисков нет")
    left = count_rows(is_open)
    if not left.value:
        return said
    return write(said, "; ", agree(left, "не закрыт ", "не закрыты ", "не закрыто "), number(left))


def _say_untold(found: Sequence[Row]) -> Sentence:
    untold = count_rows(row for row in found if not row["is_reported"])
    if not untold.value:
        return write(", до Главы и ЦУР доведено всё")
    verb = agree(untold, "не доведён ", "не доведены ", "не доведено ")
    return write(f", до Главы и ЦУР {verb}", number(untold))


def _say_mentions(rows: Sequence[Row]) -> Sentence | None:
    if not rows:
        return None
    items = []
    for row in rows:
        name = _MONITORS.get(str(row["dataset"]), str(row["dataset"]))
        mentions, negative = (total([row], f"{kind}_count") for kind in ("mention", "negative"))
        items.append(
            write(f"{name} — ", counted(mentions, MENTION), ", из них негативных ", number(negative))
        )
    return write("мониторинг нашёл за неделю: ", enumerate_parts(items))


def _tabulate(frame: Frame, rows: Sequence[Row]) -> tuple[Table, ...]:
    if not rows:
        return ()
    shown, rest = cut(rows, _SHOWN)
    lines = [_line(frame, row) for row in shown]
    if rest:
        more = write("ещё ", counted(count_rows(rest), RISK))
        lines.append((None, more, *[None] * (len(_COLUMNS) - 2)))
    return (Table(_COLUMNS, tuple(lines)),)


def _line(frame: Frame, row: Row) -> tuple[Cell, ...]:
    level = row["risk_level"]
    return (
        _moment(frame, row, "detected_at", ""),
        typed(row, "topic"),
        None if level is None else str(level),
        typed(row, "platform_name"),
        _moment(frame, row, "told_head_at", "не доложено"),
        _moment(frame, row, "told_tsur_at", "не сообщено"),
        _moment(frame, row, "reacted_at", "нет"),
    )


def _moment(frame: Frame, row: Row, column: str, absent: str) -> Cell:
    moment = row.moment(column)
    if moment is None:
        return absent
    return Name(short_moment(moment, frame.municipality.zone, frame.last_day.year))
