"""The second road over many generated appeals: `make verify`, and a smaller run inside the suite."""
