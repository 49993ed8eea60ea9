"""Exact values: decimals and their rounding, dates and durations, periods, currencies."""
