"""How the ledger numbers the rows of a file that are read from several sheets, one below another.

Row 12 of the third sheet is row 30 000 012: more than a sheet of Excel holds lies between two sheets.
"""

ROWS_OF_A_SHEET = 10_000_000
