"""A comparison with somebody else's payouts as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from incentlang.cli.characters import harmless, wrapped
from incentlang.cli.findings import counted
from incentlang.cli.screen import Ink
from incentlang.reconcile import Cause, Different, Reconciled


def as_text(found: Reconciled, width: int, ink: Ink) -> str:
    """The columns that were read, then each difference with its cause, then what explains how many."""
    return "\n".join(_lines(found, width, ink))


def _lines(found: Reconciled, width: int, ink: Ink) -> Iterator[str]:
    many = counted(found.compared, "payout")
    if found.different:
        differ = "differs" if len(found.different) == 1 else "differ"
        head = f"{found.file} against {found.plan}: {len(found.different):,} of {many} {differ}"
    else:
        head = f"{found.file} against {found.plan}: {many}, all the same"
    yield ink(harmless(head), "strong")
    read = ", ".join(f"`{theirs}` as {ours}" if theirs != ours else f"`{ours}`" for ours, theirs in found.read)
    yield from _hanging(f"understood: {read}", width)
    if found.unread:
        unread = ", ".join(f"`{name}`" for name in found.unread)
        yield from _hanging(f"not compared: {unread}", width)
    for each in found.different:
        yield ""
        yield from _different(each, width, ink)
    yield from _summary(found, width, ink)


def _different(each: Different, width: int, ink: Ink) -> Iterator[str]:
    name = f"{each.name} ({each.participant})" if each.name and each.name != each.participant else each.participant
    row = f", row {each.row}" if each.row is not None else ""
    yield ink(harmless(f"{name} · {each.period}{row}"), "strong")
    yield from _hanging(f"  {_figures(each)}", width, 4)
    for index, cause in enumerate(each.causes):
        head = "cause" if index == 0 else "or"
        yield from _hanging(f"  {head}: {_told(cause)}", width, 4)
    if each.causes:
        return
    if each.nearest is not None and each.left is not None:
        text = f"nearest: {_told(each.nearest)}; it gives {_amount(each.nearest.gives)}, which leaves"
        yield from _hanging(f"  {text} {_amount(each.left)} unexplained", width, 4)
    elif each.tried:
        yield from _hanging(
            f"  no cause found: none of {each.tried:,} changes that were tried brings it nearer", width, 4
        )


def _figures(each: Different) -> str:
    there, here = _amount(each.theirs[each.column]), _amount(each.ours[each.column])
    others = [
        f"{name} {_amount(value)} there, {_amount(each.ours[name])} here"
        for name, value in each.theirs.items()
        if name != each.column and value is not None and value != each.ours[name]
    ]
    also = f"; also {', '.join(others)}" if others else ""
    match each.sort:
        case "missing":
            return f"not listed there, {each.column} {here} {each.unit} here{also}"
        case "extra":
            return f"{each.column} {there} {each.unit} there, nothing here{also}"
        case "withheld":
            return f"{each.column} {there} {each.unit} there, withheld here: a line could not be computed{also}"
        case "differs":
            gap = each.gap or Decimal(0)
            more = f" ({_amount(abs(gap))} {'more' if gap > 0 else 'less'} there)"
            return f"{each.column} {there} {each.unit} there, {here} here{more}{also}"


def _told(cause: Cause) -> str:
    return f"{cause.text} ({cause.place})" if cause.place else cause.text


def _summary(found: Reconciled, width: int, ink: Ink) -> Iterator[str]:
    """Which causes explain how many payouts, where there are several."""
    first = [each.causes[0] for each in found.different if each.causes]
    texts = Counter(cause.text for cause in first)
    if len(found.different) > 1:
        yield ""
        yield ink("What explains them", "strong")
        for text, count in texts.most_common():
            cause = next(each for each in first if each.text == text)
            harm = f"; it makes {counted(cause.breaks, 'other')} differ" if cause.breaks else ""
            yield from _hanging(f"  {count:,} × {text}{harm}", width, 6)
        left = len(found.different) - len(first)
        if left:
            yield from _hanging(f"  {left:,} × no single cause", width, 6)
    for limit in found.limits:
        yield from _hanging(f"not tried: {limit}", width)


def _hanging(text: str, width: int, hang: int = 2) -> Iterator[str]:
    """A text with its indentation in lines, the later ones further in."""
    safe = harmless(text)
    body = safe.lstrip(" ")
    first, *rest = wrapped(body, width - hang)
    yield " " * (len(safe) - len(body)) + first
    yield from (" " * hang + line for line in rest)


def _amount(value: Decimal | None) -> str:
    if value is None:
        return "unknown"
    places = max(2, -int(value.normalize().as_tuple().exponent)) if value else 2
    return f"{value:,.{places}f}"
