"""What a rule is about in the end: the rows and inputs that it reads, through values and measures."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.ir.expressions import (
    After,
    Aggregate,
    InputRead,
    MeasureRead,
    NoneWithin,
    PeriodWalk,
    Rank,
    Step,
    ValueRead,
    Walk,
)
from incentlang.ir.program import Measure, Program, Rule, Value
from incentlang.ir.walk import everything


def outcomes_of(program: Program, rule: Rule) -> set[str]:
    """The facts and inputs that a rule reads, at any distance; its own rows are not among them."""
    found: set[str] = set()
    for holder in (rule, *read_through(program, rule)):
        if isinstance(holder, Value):
            found.add(holder.fact)
        for node in everything(holder):
            match node:
                case Aggregate(fact=fact):
                    found.add(fact)
                case After(reach=reach) | NoneWithin(reach=reach):
                    found.add(reach.fact)
                case InputRead(name=name):
                    found.add(name)
                case _:
                    pass
    return found


def read_through(program: Program, start: Rule | Measure | Value) -> Iterator[Measure | Value]:
    """The measures and values that something reads, at any distance, each once."""
    named: dict[str, Measure | Value] = {measure.name: measure for measure in program.measures}
    named |= {value.name: value for value in program.values}
    seen: set[str] = set()
    waiting: list[Rule | Measure | Value] = [start]
    while waiting:
        for name in _names(waiting.pop()):
            if name in named and name not in seen:
                seen.add(name)
                waiting.append(named[name])
                yield named[name]


def _names(holder: Rule | Measure | Value) -> Iterator[str]:
    for node in everything(holder):
        match node:
            case MeasureRead(name=name) | ValueRead(name=name):
                yield name
            case Walk(measure=measure) | Step(measure=measure) | PeriodWalk(measure=measure) | Rank(measure=measure):
                yield measure.name
            case _:
                pass
