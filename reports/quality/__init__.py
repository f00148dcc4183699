"""The quality workbook: what in the source data of a week has to be mended, for those who can mend it."""
