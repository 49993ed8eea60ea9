"""Functions of spreadsheets, each with what a plan says instead."""

from __future__ import annotations

_IN_DATA = "work it out where the data comes from, and read it as a field"

FUNCTIONS: dict[str, str] = {
    "IF": "put the condition on its own line: `when …` under a credit; or name the value: `value … when … gives …`",
    "IFS": "name the value and write its cases: `value … when … gives … otherwise gives …`; or make a table",
    "SUMIF": "write `sum of ARR over deal where kind is new_logo by owner`, as a measure",
    "COUNTIF": "write `count of deal where kind is new_logo by owner`, as a measure",
    "AVERAGEIF": "write `average of ARR over deal where kind is new_logo by owner`, as a measure",
    "SUM": "write `sum of ARR over deal by owner`, as a measure; single values are added with `+`",
    "COUNT": "write `count of deal by owner`, as a measure",
    "COUNTUNIQUE": "write `count of distinct customer over deal by owner`, as a measure",
    "AVERAGE": "write `average of ARR over deal by owner`, as a measure",
    "MIN": "write `lesser of (a, b)`, for dates `earlier of (a, b)`",
    "MAX": "write `greater of (a, b)`, for dates `later of (a, b)`",
    "MINIFS": "write `lowest of ARR over deal where kind is new_logo by owner`, as a measure",
    "MAXIFS": "write `highest of ARR over deal where kind is new_logo by owner`, as a measure",
    "VLOOKUP": "make a table and write its name with the value to look up: `accelerator(attainment)`",
    "IFERROR": "say what is missing: `is known` in a condition, or `otherwise` and the value to take instead",
    "ROUND": "write `rounded(… to 0.01)`",
    "ROUNDUP": "write `rounded(… to 0.01 up)`",
    "ROUNDDOWN": "write `rounded(… to 0.01 down)`",
    "AND": "write `and` between the conditions",
    "OR": "write `or` between the conditions",
    "NOT": "write `not` before the condition, or `is not`",
    "TODAY": "a plan has no clock; name the date in the data, such as `closed_on`",
    "EDATE": "write a length: `within 3 months`",
    "DATEDIF": "write a length: `after activation within 90 days`",
    "ABS": _IN_DATA,
    "TEXT": _IN_DATA,
    "RANK": "write `rank of bookings, ties take the better place`, in a measure or a rule of a role and period; "
    "`rank of bookings within each region` compares within a group",
}
_SAME = {
    "SUMIF": "SUMIFS",
    "SUM": "SUMPRODUCT SUBTOTAL",
    "COUNTIF": "COUNTIFS",
    "COUNT": "COUNTA COUNTBLANK",
    "AVERAGEIF": "AVERAGEIFS",
    "COUNTUNIQUE": "UNIQUE COUNTUNIQUEIFS",
    "AVERAGE": "AVG MEAN",
    "MIN": "SMALL",
    "MAX": "LARGE",
    "VLOOKUP": "HLOOKUP XLOOKUP LOOKUP INDEX MATCH XMATCH OFFSET",
    "IFERROR": "IFNA ISBLANK ISERROR ISNUMBER ISNA",
    "ROUND": "MROUND",
    "ROUNDUP": "CEILING",
    "ROUNDDOWN": "INT TRUNC FLOOR",
    "IFS": "SWITCH CHOOSE",
    "TODAY": "NOW",
    "EDATE": "EOMONTH",
    "DATEDIF": "DAYS NETWORKDAYS WORKDAY YEARFRAC",
    "ABS": "MOD POWER SQRT MEDIAN PERCENTILE YEAR MONTH DAY",
    "TEXT": "LEFT RIGHT MID LEN TRIM UPPER LOWER CONCAT CONCATENATE SEARCH FIND VALUE DATE",
    "RANK": "PERCENTRANK",
}
for _name, _others in _SAME.items():
    for _other in _others.split():
        FUNCTIONS[_other] = FUNCTIONS[_name]


def instead_of(name: str) -> str | None:
    """What a plan says instead of the function of this name, in whatever letters; None if there is no such function."""
    return FUNCTIONS.get(name.upper())
