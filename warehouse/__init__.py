"""What all parts share: settings, database, embedded server, ledger, publication, municipality files."""

from importlib.metadata import version

__version__ = version("mcu-warehouse")
