"""Dates, rules and states. Pure: no SQL, no screen, no file, and today is always an argument."""
