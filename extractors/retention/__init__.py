"""What arrived and has been kept long enough: files and rows (docs/decisions/0017)."""
