"""Single cells: what is written plainly comes back exactly, and everything else is refused with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.data.cells import ColumnSettings, caster
from incentlang.data.days import zone_of
from incentlang.data.raw import Nested, Raw, Truth
from incentlang.data.readings import plain_readings
from incentlang.data.refused import Refused
from incentlang.diagnostics import data as codes
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import shown
from incentlang.ir.schema import Field
from incentlang.types import (
    COUNT,
    DATE,
    DAYS,
    MONEY,
    NUMBER,
    PERIOD,
    RATIO,
    TEXT,
    YES_NO,
    Money,
    OneOf,
    Ref,
    Type,
)
from incentlang.values.dates import Days
from incentlang.values.periods import Period

KIND = OneOf(("new_logo", "expansion"), "deal.kind")


def cast(raw: Raw, kind: Type, currency: str = "USD", **settings: Any) -> Any:
    options = {name: settings.pop(name) for name in ("optional", "low", "high") if name in settings}
    field = Field("it", kind, **options)
    return caster(field, ColumnSettings(table="deal", currency=currency, **settings))(raw)


def refused(raw: Raw, kind: Type, **settings: Any) -> tuple[type, str]:
    """The class of the fault, and its message and help in one text."""
    value = cast(raw, kind, **settings)
    assert isinstance(value, Refused), value
    finding = value.at(Cell("data/deal.csv", row=2, column="it"))
    return type(finding), f"{finding.message()} | {finding.help()}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", "1200"),
        ("1200.00", "1200"),
        ("-30.5", "-30.5"),
        ("0.01", "0.01"),
        ("5.1000", "5.1"),
        ("007", "7"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_amounts(text: str, value: str) -> None:
    assert cast(text, MONEY) == Decimal(value)


@pytest.mark.parametrize("text", ["36.000", "1.500", "-250.120"])
def test_three_decimals_may_be_a_thousands_mark(text: str) -> None:
    kind, words = refused(text, MONEY)
    assert kind is codes.NotAnAmount
    assert "whichever is meant" in words


@pytest.mark.parametrize("text", ["0.500", "1234.500", "36.0000"])
def test_three_decimals_that_can_only_be_decimals(text: str) -> None:
    assert cast(text, MONEY) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1,200.00", "write `1200.00`"),
        ("$5", "write `5`"),
        ("5 USD", "write `5`"),
        ("€ 5,50", "write `5.50`"),
        ("(30)", "write `-30`"),
        ("30-", "write `-30`"),
        ("+5", "write `5`"),
        ("1e5", "a spreadsheet has shortened this number"),
        ("3.1E+05", "a spreadsheet has shortened this number"),
        ("36,000", "write `36000`: digits"),
        ("0,500", "write `0.500`"),
        ("$1.200", "write `1200` or `1.200`, whichever is meant"),
        ("1.200,50", "write `1200.50`"),
        ("1 200", "write `1200`"),
        ("1,200", "write `1200`: digits"),
        ("12%", "a percentage is not an amount"),
        ("n/a", "write digits"),
        ("-", "write digits"),
        (".5", "write `0.5`"),
        ("5.", "write digits"),
        ("1e1000000", "write digits"),
        ("TRUE", "write digits"),
        ("٣", "write digits"),
        ("NaN", "write digits"),
    ],
)
def test_an_amount_that_is_not_plain(text: str, advice: str) -> None:
    kind, words = refused(text, MONEY)
    assert kind is codes.NotAnAmount
    assert f"expected an amount of USD such as 1200.00 | {advice}" in words


@pytest.mark.parametrize(
    ("text", "kind", "currency"),
    [
        ("1.005", MONEY, "USD"),
        ("1.5", MONEY, "JPY"),
        ("1.00005", Money(places=4), "USD"),
        ("12345678901234567.00", MONEY, "USD"),
        ("1.0000001", NUMBER, "USD"),
        ("1.5", COUNT, "USD"),
        ("0.00001%", RATIO, "USD"),
        ("1" * 55, NUMBER, "USD"),
    ],
)
def test_too_many_digits(text: str, kind: Type, currency: str) -> None:
    assert refused(text, kind, currency=currency)[0] is codes.TooManyDigits


def test_finer_money_and_minor_units() -> None:
    assert cast("1.0005", Money(places=4)) == Decimal("1.0005")
    assert cast("1999", MONEY, unit="minor units") == Decimal("19.99")
    assert cast("1999", MONEY, currency="JPY", unit="minor units") == Decimal("1999")
    assert refused("19.99", MONEY, unit="minor units")[0] is codes.TooManyDigits


def test_percentages() -> None:
    assert cast("20%", RATIO) == Decimal("0.2")
    assert cast("12.5%", RATIO) == Decimal("0.125")
    assert cast("20", RATIO, unit="percent") == Decimal("0.2")
    assert cast("20%", RATIO, unit="percent") == Decimal("0.2")
    assert cast("0.2", RATIO, unit="ratio") == Decimal("0.2")
    kind, words = refused("0.2", RATIO)
    assert kind is codes.NotAPercentage
    assert "write `0.2%` or `20%`, whichever is meant" in words
    assert 'units = { it = "percent" }' in words
    assert refused("20%", RATIO, unit="ratio")[0] is codes.NotAPercentage
    assert refused("20%%", RATIO)[0] is codes.NotAPercentage
    assert "write `12.5%`" in refused("12,5%", RATIO)[1]


def test_counts_and_days_are_whole_and_not_negative_unless_declared() -> None:
    assert cast("40", COUNT) == Decimal(40)
    assert cast("90", DAYS) == Days(90)
    assert refused("-1", COUNT)[0] is codes.OutsideRange
    assert cast("-1", COUNT, low=Decimal(-5)) == Decimal(-1)
    assert refused("about 40", COUNT)[0] is codes.NotANumber


def test_declared_ranges_hold_at_both_ends() -> None:
    bounds: dict[str, Any] = {"low": Decimal(0), "high": Decimal(100)}
    assert cast("0", NUMBER, **bounds) == 0
    assert cast("100", NUMBER, **bounds) == 100
    kind, words = refused("100.5", NUMBER, **bounds)
    assert kind is codes.OutsideRange
    assert "expected a value from 0 to 100" in words
    assert "at most 50%" in refused("51%", RATIO, high=Decimal("0.5"))[1]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-01-05", "YYYY-MM-DD"),
        ("1/5/2026", "m/d/yyyy"),
        ("01/05/2026", "m/d/yyyy"),
        ("5/1/2026", "d/m/yyyy"),
        ("5.1.2026", "d.m.yyyy"),
        ("20260105", "yyyymmdd"),
        ("1767571200000", "epoch ms"),
        ("1767571200", "epoch s"),
        ("2026-01-05T00:00:00.000+0000", "timestamp"),
        ("2026-01-05 23:59:59Z", "timestamp"),
        ("2026-01-05 10:00", "timestamp"),
    ],
)
def test_dates_in_every_form(text: str, form: str) -> None:
    assert cast(text, DATE, form=form, zone=UTC) == date(2026, 1, 5)


def test_a_moment_is_a_day_in_the_time_zone_of_the_project() -> None:
    paris, los_angeles = zone_of("Europe/Paris"), zone_of("America/Los_Angeles")
    assert cast("2026-03-31T23:30:00Z", DATE, form="timestamp", zone=paris) == date(2026, 4, 1)
    assert cast("2026-04-01T03:30:00Z", DATE, form="timestamp", zone=los_angeles) == date(2026, 3, 31)
    assert cast("1767571200", DATE, form="epoch s", zone=los_angeles) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("3/4/2026", codes.DateInOtherForm, "write 2026-03-04 or 2026-04-03, whichever is meant"),
        ("13/4/2026", codes.DateInOtherForm, "write 2026-04-13; or, for the whole column, write in [data.deal]"),
        ("5/5/2026", codes.DateInOtherForm, "write 2026-05-05"),
        ("20260105", codes.DateInOtherForm, 'dates = { it = "yyyymmdd" }'),
        ("1767571200000", codes.DateInOtherForm, 'dates = { it = "epoch ms" }'),
        ("2026-01-05T10:00:00Z", codes.DateInOtherForm, 'dates = { it = "timestamp" }'),
        ("46027", codes.DateInOtherForm, "the spreadsheet's number for 2026-01-05"),
        ("2026-02-30", codes.NotADate, "there is no such day"),
        ("2026-1-5", codes.NotADate, "write it as YYYY-MM-DD"),
        ("1/5/26", codes.NotADate, "write it as YYYY-MM-DD"),
        ("soon", codes.NotADate, "write it as YYYY-MM-DD"),
        ("1026-01-05", codes.DateOutOfRange, "expected a date from 1900 to 2199"),
    ],
)
def test_a_date_that_is_not_one(text: str, kind: type, words: str) -> None:
    found, message = refused(text, DATE)
    assert found is kind
    assert words in message


def test_a_column_of_another_form_takes_that_form_only() -> None:
    assert refused("2026-01-05", DATE, form="m/d/yyyy")[0] is codes.DateInOtherForm
    assert refused("13/1/2026", DATE, form="m/d/yyyy")[0] is codes.NotADate


def test_listed_values_are_exact() -> None:
    assert cast("new_logo", KIND) == "new_logo"
    for text in ("New_Logo", "new logo", "New Logo"):
        kind, words = refused(text, KIND)
        assert kind is codes.NotAListedValue
        assert "did you mean `new_logo`?" in words
    assert f'values = {{ it = {{ "{text}" = "new_logo" }} }}' in words
    mapping = {"New Business": "new_logo"}
    assert cast("New Business", KIND, values=mapping) == "new_logo"
    assert cast("expansion", KIND, values=mapping) == "expansion"
    assert "did you mean `New Business`?" in refused("New Bussiness", KIND, values=mapping)[1]
    assert cast("none", KIND, values={"none": ""}, optional=True) is None


def test_yes_and_no() -> None:
    assert cast("yes", YES_NO) is True
    assert cast("no", YES_NO) is False
    kind, words = refused("TRUE", YES_NO)
    assert kind is codes.NotYesOrNo
    assert 'write `yes`; or, for the whole column, write in [data.deal]: values = { it = { "TRUE" = "yes" } }' in words
    assert "write `no`" in refused("0", YES_NO)[1]
    assert cast("TRUE", YES_NO, values={"TRUE": "yes"}) is True


def test_missing_is_not_zero() -> None:
    for empty in (None, "", "   "):
        assert cast(empty, MONEY, optional=True) is None
        kind, words = refused(empty, MONEY)
        assert kind is codes.CellMissing
        assert "expected an amount of USD" in words
    assert refused(None, Ref("customer"))[1].startswith("`it` is empty, expected the key of a customer")


@pytest.mark.parametrize("kind", [MONEY, TEXT, DATE, Ref("customer"), YES_NO, KIND])
def test_the_remains_of_a_formula_are_refused_everywhere(kind: Type) -> None:
    assert refused("#N/A", kind, optional=True)[0] is codes.SpreadsheetError


def test_text_stays_as_it_is_but_for_outer_spaces() -> None:
    seen: set[Raw] = set()
    assert cast("  Zoë  & Co ", TEXT, trimmed=seen) == "Zoë  & Co"
    assert seen == {"  Zoë  & Co "}
    assert cast("# 7", TEXT) == "# 7"


def test_periods() -> None:
    assert cast("2026-Q1", PERIOD) == Period("quarter", 2026 * 4)
    assert refused("Q1 2026", PERIOD)[0] is codes.NotAPeriod


def test_cells_of_typed_files() -> None:
    noisy: set[float] = set()
    assert cast(0.1 + 0.2, MONEY, noisy=noisy) == Decimal("0.3")
    assert noisy == {0.1 + 0.2}
    assert cast(1200.5, MONEY) == Decimal("1200.5")
    assert refused(1.005, MONEY)[0] is codes.TooManyDigits
    assert refused(float("nan"), MONEY)[0] is codes.NotAnAmount
    assert refused(float("inf"), NUMBER)[0] is codes.NotANumber
    assert cast(0.2, RATIO, unit="ratio") == Decimal("0.2")
    assert refused(0.2, RATIO)[0] is codes.NotAPercentage
    assert cast(1001.0, TEXT) == "1001"
    assert cast(Truth.YES, YES_NO) is True
    assert cast(Truth.NO, YES_NO) is False
    assert cast(date(2026, 1, 5), DATE, form="m/d/yyyy") == date(2026, 1, 5)
    assert cast(datetime(2026, 1, 5), DATE) == date(2026, 1, 5)
    assert refused(datetime(2026, 1, 5, 10), DATE)[0] is codes.DateInOtherForm
    assert refused(datetime(2026, 1, 5, tzinfo=UTC), DATE)[0] is codes.DateInOtherForm
    late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert cast(late, DATE, form="timestamp", zone=zone_of("Europe/Paris")) == date(2026, 4, 1)
    assert refused(date(1800, 1, 1), DATE)[0] is codes.DateOutOfRange
    assert refused(46027.0, DATE)[0] is codes.DateInOtherForm
    assert refused(Nested("lists"), TEXT)[0] is codes.ColumnKindWrong


@given(st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=2, allow_nan=False))
def test_a_plain_decimal_comes_back_exactly(value: Decimal) -> None:
    assert cast(format(value, "f"), MONEY) == value


@given(st.decimals(min_value=-99999, max_value=99999, places=4, allow_nan=False))
def test_a_percentage_is_a_hundredth(value: Decimal) -> None:
    assert cast(f"{value:f}%", RATIO) * 100 == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date_comes_back_in_every_form(day: date) -> None:
    forms = {
        "YYYY-MM-DD": day.isoformat(),
        "m/d/yyyy": f"{day.month}/{day.day}/{day.year}",
        "d/m/yyyy": f"{day.day}/{day.month}/{day.year}",
        "yyyymmdd": day.strftime("%Y%m%d"),
        "timestamp": f"{day}T12:00:00Z",
    }
    assert {cast(text, DATE, form=form, zone=UTC) for form, text in forms.items()} == {day}


PLAIN_LETTERS = st.text(alphabet="0123456789.,-+ ()$€%eE'_xX\u0663\u2212", max_size=12)


@given(PLAIN_LETTERS | st.text(max_size=12))
def test_garbage_never_becomes_a_number(text: str) -> None:
    value = cast(text, MONEY, optional=True)
    plain = text.strip()
    body = plain.removeprefix("-")
    digits = body.replace(".", "", 1)
    well_formed = digits.isascii() and digits.isdigit() and not body.startswith(".") and not body.endswith(".")
    if not plain:
        assert value is None
    elif well_formed:
        assert isinstance(value, Refused) or value == Decimal(plain)
    else:
        assert isinstance(value, Refused)
        value.at(Cell("a.csv")).help()


@given(st.text(max_size=20))
def test_a_reading_is_always_a_plain_decimal(text: str) -> None:
    for reading in plain_readings(text):
        assert Decimal(reading).is_finite()
        assert not set(reading) - set("-.0123456789")


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_float_is_read_by_its_shortest_text_or_refused(value: float) -> None:
    found = cast(value, NUMBER)
    if not isinstance(found, Refused):
        assert float(f"{value:.15g}") == float(found)


@given(st.text(max_size=80))
def test_what_is_shown_can_do_no_harm(text: str) -> None:
    clean = shown(text)
    assert len(clean) <= 60
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in clean)
    assert "\u202e" not in clean


@pytest.mark.parametrize("text", ["TBD", "#N/A", ""])
def test_advice_for_a_cell_without_a_value_does_not_run_in_a_ring(text: str) -> None:
    _, needed = refused(text, MONEY)
    assert "leave the row out" in needed
    assert "empty if" not in needed
    assert "optional" not in needed
    assert "leave the row out" not in refused(text or "TBD", MONEY, optional=True)[1]
    assert "declare the field `optional`" in refused("", MONEY, own=True)[1]
