"""The checks of gate 2, each with its reason and the sentence that a broken row says.

A hole in what was received is a finding and stops nothing: the rows that did arrive are true, other
municipalities wait for their numbers, and the cause (a holiday, a late export) lies outside this build. What
does stop is a hole in what was already published (`nothing_vanished`): that can only come from this build.
"""

from expectations.bounds import Bounds
from expectations.model import Between, Check, Equal

_PLACE = "{municipality_code}, {source}: "
_TOWN = "{municipality_code}: "
_FIGURE = "{municipality_code}, показатель {indicator_code}: "


def appeal_checks(bounds: Bounds) -> tuple[Check, ...]:
    """Raw = core + foreign = marts, nothing published is gone."""
    return (
        _stop(
            "raw_is_core",
            Equal("raw_keys", "accounted_rows"),
            "ни одна строка не пропадает между raw и моделью: чужие строки названы отдельно",
            _PLACE + "разных ключей в raw {raw_keys}, в модели {core_rows} и чужих {foreign_rows}",
        ),
        _stop(
            "core_is_mart",
            Equal("core_rows", "mart_rows"),
            "витрина показывает модель целиком",
            _PLACE + "обращений в модели {core_rows}, в витрине {mart_rows}",
        ),
        _stop(
            "nothing_vanished",
            Between("share_of_published", at_least=bounds.number("share_of_published_least")),
            bounds["share_of_published_least"].reason,
            _PLACE + "опубликовано было {published_rows} обращений, теперь {mart_rows}",
        ),
    )


def key_checks(bounds: Bounds) -> tuple[Check, ...]:
    """Every key of an appeal has its member, parts by direction add up, what is not mapped stays few."""
    members = {
        "municipality": "муниципалитета",
        "recipient": "получателя",
        "topic": "темы",
        "territory": "территории",
    }
    unmapped = {"direction": "не распознано направление", "recipient": "не распознан получатель"}
    return (
        _stop(
            "one_row_per_appeal",
            Equal("appeal_rows", "appeal_keys"),
            "повтор ключа удваивает все числа",
            _PLACE + "строк в витрине {appeal_rows}, разных обращений {appeal_keys}",
        ),
        _stop(
            "directions_add_up",
            Equal("known_direction_rows", "appeal_rows"),
            "сумма по направлениям, включая outside и unmapped, равна целому",
            _PLACE + "обращений {appeal_rows}, по направлениям из справочника {known_direction_rows}",
        ),
        *(
            _zero(
                f"known_{member}",
                f"lost_{member}_rows",
                "ключ без строки справочника исчезает из разреза; нераспознанное имеет свою строку",
                _PLACE + f"обращений без {word} в справочнике: {{lost_{member}_rows}}",
            )
            for member, word in members.items()
        ),
        *(
            Check(
                f"{member}_mapped",
                "finding",
                Between(f"unmapped_{member}_share", at_most=bounds.number("unmapped_share_most")),
                bounds["unmapped_share_most"].reason,
                _PLACE + f"{words}: {{unmapped_{member}_rows}} из {{appeal_rows}}",
            )
            for member, words in unmapped.items()
        ),
    )


def received_checks(bounds: Bounds) -> tuple[Check, ...]:
    """What the last exported day and week received beside what they usually do."""
    return tuple(
        Check(
            f"{span}_not_hollow",
            "finding",
            Between(f"share_of_usual_{span}", at_least=bounds.number(f"share_of_usual_{span}_least")),
            bounds[f"share_of_usual_{span}_least"].reason,
            _PLACE + f"{words} поступило {{{span}_count}}, обычно {{usual_{span}_count}}",
        )
        for span, words in {"day": "за {last_day}", "week": "за 7 дней по {last_day}"}.items()
    )


def clock_checks() -> tuple[Check, ...]:
    """Clocks of the night's appeals do not contradict themselves."""
    return (
        _zero(
            "state_known",
            "unknown_state_rows",
            "состояние вне списка не попадает ни в одно число",
            _TOWN + "сроков с неизвестным состоянием: {unknown_state_rows} из {clock_rows}",
        ),
        _zero(
            "stage_known",
            "unknown_stage_rows",
            "этап вне списка не попадает ни в одно число",
            _TOWN + "сроков с неизвестным этапом: {unknown_stage_rows} из {clock_rows}",
        ),
        _zero(
            "runs_forward",
            "backward_rows",
            "срок не кончается раньше, чем начался",
            _TOWN + "сроков, которые кончаются раньше начала: {backward_rows} из {clock_rows}",
        ),
        _zero(
            "verdict_follows_dates",
            "kind_verdict_rows",
            "ответ позже срока не может быть «в срок»",
            _TOWN + "сроков «в срок» с ответом позже срока: {kind_verdict_rows} из {clock_rows}",
        ),
        _stop(
            "breaches_are_clocks",
            Equal("breached_clock_rows", "breach_rows"),
            "нарушения — те же сроки в нарушенном состоянии",
            _TOWN + "нарушенных сроков {breached_clock_rows}, в витрине нарушений {breach_rows}",
        ),
    )


def backlog_checks() -> tuple[Check, ...]:
    """The backlog's parts add up, and its last day is counted a second way."""
    return (
        _stop(
            "recounted",
            Equal("told_open", "recounted_open"),
            "остаток последнего полного дня пересчитан по обращениям другим путём",
            _PLACE + "в работе на конец {last_day} по витрине {told_open}, по обращениям {recounted_open}",
        ),
        _zero(
            "not_negative",
            "negative_rows",
            "число обращений не бывает отрицательным",
            _PLACE + "строк остатка с отрицательным числом: {negative_rows}",
        ),
        _zero(
            "ages_add_up",
            "split_rows",
            "возрасты вместе дают остаток, часть не больше целого",
            _PLACE + "строк остатка, где части не сходятся с целым: {split_rows}",
        ),
    )


def indicator_checks() -> tuple[Check, ...]:
    """Indicator values do not contradict themselves, and their parts add up."""
    return (
        _zero(
            "share_within_whole",
            "over_whole_rows",
            "доля — часть целого",
            _FIGURE + "значений, где числитель больше знаменателя: {over_whole_rows}",
        ),
        _zero(
            "not_negative",
            "negative_rows",
            "отрицательным бывает только изменение",
            _FIGURE + "отрицательных числителей или знаменателей: {negative_rows}",
        ),
        _zero(
            "state_known",
            "unknown_state_rows",
            "значение есть тогда и только тогда, когда состояние ok; «нет данных» — не ноль",
            _FIGURE + "значений с неверным состоянием: {unknown_state_rows}",
        ),
        _zero(
            "directions_add_up",
            "unequal_parts_rows",
            "сумма по направлениям равна целому",
            _FIGURE + "периодов, где сумма по направлениям не равна целому: {unequal_parts_rows}",
        ),
    )


def rating_checks() -> tuple[Check, ...]:
    """Ratings do not contradict themselves."""
    where = "{municipality_code}, рейтинг {scope}: "
    return (
        _zero(
            "share_within_whole",
            "wild_share_rows",
            "доля лежит между нулём и единицей",
            where + "строк с долей вне 0–1: {wild_share_rows}",
        ),
        _zero(
            "not_negative",
            "negative_rows",
            "число обращений не бывает отрицательным",
            where + "строк с отрицательным числом: {negative_rows}",
        ),
        _zero(
            "place_explained",
            "unexplained_rows",
            "у каждого есть либо место, либо причина, почему его нет",
            where + "строк без места и без причины или с тем и другим: {unexplained_rows}",
        ),
        _zero(
            "change_explained",
            "unexplained_change_rows",
            "изменение балла равно сумме вкладов, у изменения места есть причина",
            where + "строк с необъяснённым изменением: {unexplained_change_rows}",
        ),
    )


def problem_map_checks() -> tuple[Check, ...]:
    """The cells of the problem map add up to the counted appeals, and no part is more than its whole."""
    return (
        _stop(
            "map_is_counted",
            Equal("map_count", "counted_rows"),
            "картина проблем раскладывает те же обращения: каждое учитываемое стоит ровно в одной ячейке",
            _TOWN + "учитываемых обращений {counted_rows}, в картине проблем {map_count}",
        ),
        _zero(
            "parts_within_cell",
            "split_rows",
            "часть не больше целого, пустая ячейка строки не имеет",
            _TOWN + "ячеек картины проблем, где часть больше целого или число отрицательно: {split_rows}",
        ),
    )


def _stop(name: str, rule: Between | Equal, reason: str, sentence: str) -> Check:
    return Check(name, "stop", rule, reason, sentence)


def _zero(name: str, column: str, reason: str, sentence: str) -> Check:
    return _stop(name, Between(column, at_most=0), reason, sentence)


def quarter_checks() -> tuple[Check, ...]:
    """Every indicator in force has its value for the last full quarter."""
    return (
        _zero(
            "quarter_present",
            "missing_count",
            "сведения за квартал составляются по всем показателям, действующим в нём",
            _TOWN + "за {period} нет показателей: {missing_count} из {expected_count}",
        ),
    )
