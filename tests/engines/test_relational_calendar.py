"""Working days in SQL against those of Python, for every day of the week and both ways."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from incentlang.engines.relational.sql import Column, calendar
from incentlang.engines.relational.sql.render import expression
from incentlang.values.dates import WorkingDays, add

DAYS = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(14))
COUNTS = tuple(range(-23, 24))


def test_working_days_are_those_of_python() -> None:
    moved = calendar.add_working_days(Column("day", "day"), Column("count", "whole"))
    asked = [(day, count) for day in DAYS for count in COUNTS]
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE asked (day DATE, count INTEGER)")
        connection.executemany("INSERT INTO asked VALUES (?, ?)", asked)
        found = connection.execute(f"SELECT day, count, {expression(moved, 'duckdb')} FROM asked").fetchall()
    assert len(found) == len(asked)
    assert [(day, count, to) for day, count, to in found if to != add(day, WorkingDays(count))] == []
