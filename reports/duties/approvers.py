"""Who may approve: the role that signs, and on the New Year's days off the one that stands in for it."""

from datetime import date

from warehouse.errors import McuError
from warehouse.municipalities import Municipality, Role
from warehouse.working_calendar import WorkingCalendar


class ApprovalError(McuError):
    """Whoever approves may not, or what is to be approved is not what was shown."""


def list_approvers(municipality: Municipality, day: date) -> list[Role]:
    """Roles that may approve on a day of the municipality, the one that signs first.

    Decided: the руководитель МЦУ or the куратор, and who stands in while 1 January's days off last.
    """
    codes = [municipality.submission_signer]
    stand_in = municipality.submission_stand_in
    if stand_in is not None and WorkingCalendar(municipality.region_name).is_new_year_holiday(day):
        codes.append(stand_in)
    by_code = {role.role: role for role in municipality.roles}
    return [by_code[code] for code in codes if code in by_code]


def require_approver(municipality: Municipality, role_code: str, day: date) -> Role:
    """The role, if it may approve on that day; ApprovalError names who may."""
    may = list_approvers(municipality, day)
    for role in may:
        if role.role == role_code:
            return role
    known = [role.role for role in municipality.roles]
    stands_in = role_code == municipality.submission_stand_in
    raise ApprovalError(
        "Эта роль сегодня не утверждает: замещает она в новогодние нерабочие дни"
        if stands_in
        else "Эта роль не утверждает сведения",
        where=f"{municipality.code}.yml, submission_signer и submission_stand_in",
        # An unknown word may be somebody's name: it is not repeated.
        got=role_code if role_code in known else "такой роли в файле нет",
        expected=", ".join(f"{role.role} ({role.post})" for role in may),
    )
