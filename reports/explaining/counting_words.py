"""How days are counted where the norm itself does not say so, in one sentence."""

from reports.explaining.facts import Policy

_WHAT = {"calendar_day": "дни", "working_day": "дни", "working_hour": "рабочие часы", "hour": "часы"}
_FIRST_DAY = {
    "calendar_day": {
        "next_day": "первый день — следующий за событием",
        "start_day": "первый день — день события",
    },
    "working_day": {
        "next_day": "первый день — следующий рабочий после события",
        "start_day": "первый день — день события, если он рабочий",
    },
}
_SHIFT = {
    "next_workday": "конец в нерабочий день переносится на следующий рабочий",
    "prev_workday": "конец в нерабочий день переносится на предыдущий рабочий",
    "as_is": "конец в нерабочий день не переносится",
}


def say_counting(policy: Policy) -> str | None:
    """What of the counting is a default and where it is from; None where the norm states it.

    A term in working days ends on a working day and one in hours on its minute: neither is shifted.
    """
    if policy.counting_status != "default":
        return None
    if policy.unit == "working_hour":
        how = "идут часы работы, с минуты события"
    elif policy.unit == "hour":
        how = "подряд, с минуты события"
    else:
        how = _FIRST_DAY[policy.unit][policy.first_day]
        if policy.unit == "calendar_day":
            how += f", {_SHIFT[policy.nonworking_due_policy]}"
    ground = f", основание: {policy.counting_reference}" if policy.counting_reference else ""
    return f"Как считать {_WHAT[policy.unit]}, норма не говорит: {how} — по умолчанию{ground}."
