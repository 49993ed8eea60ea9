"""Reading dates: each column in one written form, and other forms recognised only to give advice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from incentlang.data.raw import Raw, text_of
from incentlang.data.refused import Read, Refused
from incentlang.diagnostics.data import DateInOtherForm, DateOutOfRange, NotADate
from incentlang.project.model import INSTANTS, ISO_DATE
from incentlang.values.dates import FIRST_DATE, LAST_DATE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL_ZERO = date(1899, 12, 30)
_DAY_FORMS: dict[str, tuple[re.Pattern[str], tuple[int, int, int]]] = {
    # Each with the numbers of its groups for year, month and day.
    ISO_DATE: (re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII), (1, 2, 3)),
    "m/d/yyyy": (re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII), (3, 1, 2)),
    "d/m/yyyy": (re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII), (3, 2, 1)),
    "d.m.yyyy": (re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})", re.ASCII), (3, 2, 1)),
    "yyyymmdd": (re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII), (1, 2, 3)),
}
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?\s?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{1,14}", re.ASCII)
_SECONDS = re.compile(r"-?\d{1,11}", re.ASCII)


def zone_of(timezone: str | None) -> tzinfo | None:
    """The time zone of a project; UTC is known without the system's tables."""
    if timezone is None:
        return None
    return UTC if timezone == "UTC" else ZoneInfo(timezone)


def _day(text: str, form: str) -> date | str | None:
    """The day that `text` is in `form`: words when it has the form but is no day, None without it."""
    pattern, (year, month, day) = _DAY_FORMS[form]
    match = pattern.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[year]), int(match[month]), int(match[day]))
    except ValueError:
        return "there is no such day"


def _instant(text: str, form: str, zone: tzinfo) -> date | str | None:
    """The day in `zone` of a moment in time."""
    try:
        match form:
            case "epoch ms" if _MILLISECONDS.fullmatch(text):
                return (_EPOCH + timedelta(milliseconds=int(text))).astimezone(zone).date()
            case "epoch s" if _SECONDS.fullmatch(text):
                return (_EPOCH + timedelta(seconds=int(text))).astimezone(zone).date()
            case "timestamp" if _TIMESTAMP.fullmatch(text):
                moment = datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z").replace(" -", "-"))
                # Without an offset it is the clock of the project's own time zone.
                return (moment if moment.tzinfo is None else moment.astimezone(zone)).date()
            case _:
                return None
    except (ValueError, OverflowError):
        return "there is no such moment"


def date_reader(form: str, zone: tzinfo | None, setting: Callable[[str], str]) -> Read:
    """A reader of the dates of one column.

    Args:
        form: One of the project's DATE_FORMS.
        zone: The project's time zone, for forms that hold moments.
        setting: Writes the line of incent.toml that would announce another form.
    """
    expected = "a date as YYYY-MM-DD" if form == ISO_DATE else f"a date as {form}"

    def read(text: str) -> date | Refused:
        found = _instant(text, form, zone or UTC) if form in INSTANTS else _day(text, form)
        if isinstance(found, date):
            if FIRST_DATE <= found <= LAST_DATE:
                return found
            advice = "check the year" if form == ISO_DATE else f"it would be {found}: check the form of the column"
            return Refused(DateOutOfRange, found=text, expected="a date from 1900 to 2199", advice=advice)
        if isinstance(found, str):
            return Refused(NotADate, found=text, expected=expected, advice=found)
        return _other_form(text, form, expected, setting)

    return read


def typed_date(raw: Raw, form: str, read: Read, setting: Callable[[str], str]) -> date | Refused | None:
    """A date of a file that knows dates; a time of day needs the form `timestamp`."""
    if isinstance(raw, datetime):
        naive = raw.tzinfo is None
        if naive and (raw.hour, raw.minute, raw.second, raw.microsecond) == (0, 0, 0, 0):
            raw = raw.date()
        elif form == "timestamp":
            return read(raw.isoformat(sep=" ", timespec="microseconds"))  # type: ignore[no-any-return]
        else:
            return Refused(
                DateInOtherForm,
                found=raw.isoformat(sep=" "),
                expected="a date without a time of day",
                advice=f'{setting("timestamp")}, and the time zone in [plan]: timezone = "UTC"',
            )
    if isinstance(raw, date):
        # What a typed file holds is a day whatever the column's text form is; only its range is in doubt.
        if FIRST_DATE <= raw <= LAST_DATE:
            return raw
        return Refused(DateOutOfRange, found=raw.isoformat(), expected="a date from 1900 to 2199")
    return read(text_of(raw))  # type: ignore[no-any-return]


def _other_form(text: str, form: str, expected: str, setting: Callable[[str], str]) -> Refused:
    """The fault of a date cell that does not have its column's form, with the forms that it does have."""
    forms: dict[str, date] = {}
    for other in _DAY_FORMS:
        if other != form:
            found = _day(text, other)
            if isinstance(found, date) and FIRST_DATE <= found <= LAST_DATE:
                forms[other] = found
    for other in INSTANTS:
        # Below 10 digits a number is more likely to be anything else than a moment of this century.
        if other != form and (other == "timestamp" or len(text) == (13 if other == "epoch ms" else 10)):
            found = _instant(text, other, UTC)
            if isinstance(found, date) and FIRST_DATE <= found <= LAST_DATE:
                forms[other] = found
    if forms:
        days = list(dict.fromkeys(forms.values()))
        first = next(iter(forms))
        if len(days) > 1:
            either = f"write {days[0]} or {days[1]}, whichever is meant"
            advice = f"{either}; or, for the whole column, {setting(first)}"
        elif form == ISO_DATE and first not in INSTANTS:
            advice = f"write {days[0]}; or, for the whole column, {setting(first)}"
        else:
            advice = f"if the whole column is so, {setting(first)}"
        return Refused(DateInOtherForm, found=text, expected=expected, advice=advice)
    if text.isascii() and text.isdigit() and len(text) == 5 and 20_000 <= int(text) <= 80_000:
        day = _EXCEL_ZERO + timedelta(days=int(text))
        advice = f"it is the spreadsheet's number for {day}: format the column as a date before exporting it"
        return Refused(DateInOtherForm, found=text, expected=expected, advice=advice)
    advice = f"write it as {form}" if form not in INSTANTS else ""
    return Refused(NotADate, found=text, expected=expected, advice=advice)
