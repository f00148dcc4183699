"""Sections of reports for people: each reads its marts, says what they say, shows a table or a chart."""
