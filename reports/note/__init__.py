"""The weekly analytic note (004, Приложение 1, п. 3.3 а): sections of a week as PDF, DOCX and JSON."""
