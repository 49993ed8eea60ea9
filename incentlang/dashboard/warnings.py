"""Early warnings: what pilots watch, what must hold and does not, what could not be computed, and advice on the data.

None of them names anybody. Advice is told by its title alone, because its message may say whose row it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from incentlang.dashboard.groups import SMALLEST_GROUP
from incentlang.dashboard.model import Warned
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.result import Result, Watched
from incentlang.explain.figures import plain_number


def warnings(result: Result, advice: Sequence[Diagnostic]) -> tuple[Warned, ...]:
    """All of them, the grave ones first."""
    found = (*_problems(result), *_ensures(result), *_watched(result.watched), *_advice(advice))
    return tuple(sorted(found, key=lambda each: not each.grave))


def _problems(result: Result) -> Iterator[Warned]:
    codes = Counter((each.diagnostic.code, each.diagnostic.title) for each in result.problems)
    for (code, title), count in sorted(codes.items()):
        yield Warned(f"{code}: {title}", f"{count} lines could not be computed; pay waits for them.", True)


def _ensures(result: Result) -> Iterator[Warned]:
    for each in result.ensures:
        if each.state in ("failed", "undecided"):
            told = f"Does not hold in {len(each.failing)} of {each.checked} cases."
            if each.state == "undecided":
                told = f"Could not be computed in {len(each.failing)} of {each.checked} cases."
            yield Warned(each.text, told, each.state == "failed")


def _watched(watched: Sequence[Watched]) -> Iterator[Warned]:
    """A measure in one group of a pilot; small groups, and the group they are compared with, show no figure."""
    small = {(each.pilot, each.measure) for each in watched if each.people < SMALLEST_GROUP}
    for each in watched:
        group = "in the pilot" if each.group == "population" else "compared with it"
        when = "before" if each.stretch == "baseline" else "during"
        what = f"Pilot {each.pilot}: {each.measure}, {group}, {when}"
        if (each.pilot, each.measure) in small:
            yield Warned(what, f"No figure: a group of fewer than {SMALLEST_GROUP} people.", False)
        elif each.mean is not None:
            missing = f"; {each.missing} values are missing" if each.missing else ""
            yield Warned(what, f"{plain_number(each.mean)} on average of {each.people} people{missing}.", False)


def _advice(advice: Sequence[Diagnostic]) -> Iterator[Warned]:
    for (code, title), count in Counter((each.code, each.title) for each in advice).items():
        yield Warned(f"{code}: {title}", "Found once." if count == 1 else f"Found {count} times.", False)
