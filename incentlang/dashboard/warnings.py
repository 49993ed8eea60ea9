"""Early warnings: what pilots watch, what must hold and does not, what could not be computed, and advice on the data.

None of them names anybody. Advice is told by its title alone, because its message may say whose row it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from incentlang.dashboard.groups import SMALLEST_GROUP
from incentlang.dashboard.model import Warned
from incentlang.data.model import Dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.reference.pilots_watched import with_pilots
from incentlang.engines.result import Result, Watched
from incentlang.explain.ensured import ensured
from incentlang.explain.figures import shown
from incentlang.ir.program import Program
from incentlang.types import Money, Ratio, Type
from incentlang.values.numbers import round_to


def warnings(program: Program, data: Dataset, result: Result, advice: Sequence[Diagnostic]) -> tuple[Warned, ...]:
    """All of them, the grave ones first.

    Args:
        program: The plan, whose invariants and pilots are asked here.
        data: All versions of all rows.
        result: The run that the page shows.
        advice: What is advised on the plan and its data.
    """
    asked = with_pilots(program, data, attrs.evolve(result, ensures=ensured(program, data, result)))
    found = (*_problems(asked), *_ensures(asked), *_watched(program, asked.watched), *_advice(advice))
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


def _watched(program: Program, watched: Sequence[Watched]) -> Iterator[Warned]:
    """A measure in one group of a pilot; small groups, and the group they are compared with, show no figure.

    Small is a group of which few have a value, however many are in it: their mean would tell of these few.
    """
    small = {(each.pilot, each.measure) for each in watched if 0 < each.measured < SMALLEST_GROUP}
    kinds = {measure.name: measure.type for measure in program.measures}
    for each in watched:
        group = "in the pilot" if each.group == "population" else "compared with it"
        when = "before" if each.stretch == "baseline" else "during"
        what = f"Pilot {each.pilot}: {each.measure}, {group}, {when}"
        missing = f"; {each.missing} values are missing" if each.missing else ""
        if not each.people:
            told = "No figure yet: no period of it has ended with anybody in it."
        elif each.mean is None:
            told = f"No figure: none of its {each.missing} values could be computed."
        elif (each.pilot, each.measure) in small:
            told = f"No figure: a group of fewer than {SMALLEST_GROUP} people."
        else:
            told = f"{_mean(each.mean, kinds[each.measure], program)} on average of {each.measured} people{missing}."
        yield Warned(what, told, False)


def _mean(mean: Decimal, kind: Type, program: Program) -> str:
    """To a cent, a hundredth of a percent, or a hundredth: a mean may have endless digits."""
    step = Decimal("0.0001") if isinstance(kind, Ratio) else Decimal("0.01")
    unit = f" {program.plan.currency}" if isinstance(kind, Money) else ""
    return f"{shown(round_to(mean, step, 'half up'), kind, program.plan.currency)}{unit}"


def _advice(advice: Sequence[Diagnostic]) -> Iterator[Warned]:
    for (code, title), count in Counter((each.code, each.title) for each in advice).items():
        yield Warned(f"{code}: {title}", "Found once." if count == 1 else f"Found {count} times.", False)
