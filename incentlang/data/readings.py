"""What a badly written amount may have meant: only ever offered as advice, never taken."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"^(?:[A-Z]{3}|[$€£¥₹])\s*|\s*(?:[A-Z]{3}|[$€£¥₹])$")
_SPACES = re.compile(r"[\s'_\u2019]")
_PLAIN = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_EXPONENT = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?[eE][+-]?\d{1,2}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)


def plain_readings(text: str) -> tuple[str, ...]:
    """The plain decimals that `text` may stand for: one, or two where a lone `1,200` leaves it open.

    A number with an exponent has none: what a spreadsheet shortened to `3.1E+05` has lost its last digits.

    Args:
        text: A cell such as `$1,200.00`, `(30)` or `1.200,50`.
    """
    text = text.replace("\N{MINUS SIGN}", "-").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    negative, text = _sign(negative, text)
    text = _SIGNS.sub("", text).strip()
    negative, text = _sign(negative, text)
    found = _ungrouped(_SPACES.sub("", text))
    return tuple(f"-{reading}" if negative else reading for reading in found if _PLAIN.fullmatch(reading))


def _sign(negative: bool, text: str) -> tuple[bool, str]:
    if text.startswith("+"):
        return negative, text[1:].strip()
    if text.startswith("-"):
        return True, text[1:].strip()
    if text.endswith("-"):
        return True, text[:-1].strip()
    return negative, text


def _ungrouped(text: str) -> tuple[str, ...]:
    """Without thousands marks: of two kinds of mark the later one is the decimal point."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
        return (text.replace(thousands, "").replace(",", "."),)
    if comma < 0 and point < 0:
        return (text,)
    mark = "," if comma >= 0 else "."
    if text.count(mark) > 1:
        return (text.replace(mark, ""),) if _GROUPED.fullmatch(text) else ()
    if _GROUPED.fullmatch(text) and not text.startswith("0"):
        return (text.replace(mark, ""), text.replace(mark, "."))
    return (text.replace(mark, ".") if not text.startswith(mark) else f"0.{text[1:]}",)


def advice_for(text: str, optional: bool) -> str:
    """What to write instead of `text`, or how amounts are written when nothing can be made of it.

    Args:
        text: The cell.
        optional: Whether the cell may be left empty.
    """
    if _EXPONENT.fullmatch(text.strip()):
        return (
            "a spreadsheet has shortened this number and may have cut its last digits: "
            "format the column as a plain number and export it again"
        )
    readings = plain_readings(text)
    # A comma before exactly three digits is a thousands mark: as a decimal it would be a thousandth of the amount.
    if len(readings) == 2 and "," not in text:
        return f"write `{readings[0]}` or `{readings[1]}`, whichever is meant"
    if readings:
        return f"write `{readings[0]}`: digits, and a point before the decimals"
    return f"write digits, with a point before the decimals; {without_value(optional)}"


def without_value(optional: bool) -> str:
    """What to do where there is no value to write."""
    return "leave the cell empty if there is no value" if optional else "if there is no value, leave the row out"
