"""The second road: the headline figures from raw rows by plain Python, which shares no code with the SQL.

It reads `raw`, the seeds and the municipality files, walks day by day and appeal by appeal, and is slow on
purpose.
"""
