"""Names of files as ledgers, reports and logs may show them: without people."""

import re

from extractors.names import readable_name
from extractors.pseudonyms import Pseudonymiser
from warehouse.settings import Settings

_WORTH_A_LOOK = re.compile(r"[А-Яа-яЁё@]|\d\D{0,4}(?:\d\D{0,4}){6}")


def show_file_name(settings: Settings, name: str) -> str:
    """The name in readable form, without phones, e-mails, links and full names; marked apart with a key.

    The same name always gives the same answer, so that a file is found again in the ledger.
    """
    name = readable_name(name)
    if not _WORTH_A_LOOK.search(name):
        return name
    # Imported here: most names need no dictionary of Russian, and every command looks into the inbox.
    from extractors.plain_values import mask_plain  # noqa: PLC0415  # see above

    key = settings.pseudonym_key.get_secret_value() if settings.pseudonym_key else ""
    return mask_plain(name, Pseudonymiser(key.encode()) if key else None)
