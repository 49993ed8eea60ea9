"""Expressions of the Core IR in words: values as nouns, conditions as clauses."""

from __future__ import annotations

from typing import Self, assert_never

import attrs

from incentlang.ir.expressions import (
    Add,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    CompareOp,
    DateAdd,
    DaysBetween,
    Divide,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsBetween,
    MonthsInRole,
    Multiply,
    Negate,
    Not,
    OfTrigger,
    Or,
    Otherwise,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.ir.kinds import kind_of
from incentlang.ir.program import Program
from incentlang.types import DateType, Ratio
from incentlang.words import gathers, reads
from incentlang.words.naming import listed, literal, rounding
from incentlang.words.passes import looked_up, own_walk, period_walk, step, walk
from incentlang.words.voice import Who

_COMPARED: dict[CompareOp, str] = {
    "is": "is",
    "is not": "is not",
    "at least": "is at least",
    "at most": "is at most",
    "above": "is above",
    "below": "is below",
}
_OF_DATES: dict[CompareOp, str] = {
    "is": "is",
    "is not": "is not",
    "at least": "is on or after",
    "at most": "is on or before",
    "above": "is after",
    "below": "is before",
}
_CHOSEN = {
    "greater": ("the greater of", "the greatest of"),
    "lesser": ("the lesser of", "the least of"),
    "later": ("the later of", "the latest of"),
    "earlier": ("the earlier of", "the earliest of"),
}
_SHARES = {
    "days": "days of the period",
    "working days": "working days of the period",
    "months": "months of the period",
    "days of the year": "365 or 366 days of the year",
}

_LONG = (
    Add
    | Divide
    | Multiply
    | Prorated
    | Choose
    | Standing
    | Aggregate
    | OverAlso
    | Rounded
    | LookUp
    | Walk
    | Step
    | OwnWalk
    | PeriodWalk
    | EarnedRead
    | OfTrigger
)
"""What is misread inside a larger value without parentheses."""


@attrs.frozen
class Speaker:
    """Says expressions of a plan; see `Voice`."""

    program: Program
    row: str = ""
    who: Who = "you"

    def about(self, row: str, who: Who | None = None) -> Self:
        """The same speaker, of rows of another fact, or to somebody else."""
        return attrs.evolve(self, row=row, who=who or self.who)

    def noun(self, node: Expr) -> str:
        """A value as a part of a sentence."""
        match node:
            case Literal():
                return literal(node, self.program.plan.currency)
            case FieldRead():
                return reads.field_read(self, node)
            case ParticipantRead():
                return reads.participant_read(self, node)
            case ValueRead():
                return reads.value_read(node)
            case OfTrigger():
                return reads.of_trigger(self, node)
            case ParamRead():
                return reads.param_read(self, node)
            case LetRead():
                return reads.let_read(node)
            case MeasureRead():
                return reads.measure_read(self, node)
            case InputRead():
                return reads.input_read(self, node)
            case EarnedRead():
                return reads.earned_read(self, node)
            case Previous():
                return reads.previous(self, node)
            case TargetFor():
                return reads.target(self, node)
            case MonthsInRole():
                return reads.months_in_role(self, node)
            case Aggregate():
                return gathers.aggregate(self, node)
            case Standing():
                return gathers.standing(self, node)
            case OverAlso():
                return gathers.over_also(self, node)
            case Rank():
                return gathers.rank(self, node)
            case Sampled():
                return gathers.sampled(self, node)
            case LookUp():
                return looked_up(self, node)
            case Walk():
                return walk(self, node)
            case Step():
                return step(self, node)
            case OwnWalk():
                return own_walk(self, node)
            case PeriodWalk():
                return period_walk(self, node)
            case PeriodDay(at=at):
                return "the first day of the period" if at == "period start" else "the last day of the period"
            case Add() | Negate() | Multiply() | Divide() | Rounded() | Choose() | Cases() | Prorated() | Otherwise():
                return self._combined(node)
            case DateAdd() | DaysBetween() | MonthsBetween():
                return self._length(node)
            case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
                return f"whether {self.clause(node)}"
            case _:
                assert_never(node)

    def _length(self, node: DateAdd | DaysBetween | MonthsBetween) -> str:
        match node:
            case DateAdd(day=start, length=length):
                return f"the day {self.noun(length)} after {self.noun(start)}"
            case DaysBetween(start=start, end=end):
                return f"the number of days from {self.noun(start)} to {self.noun(end)}"
            case MonthsBetween(start=start, end=end):
                return f"the number of full months from {self.noun(start)} to {self.noun(end)}"
            case _:
                assert_never(node)

    def _combined(
        self, node: Add | Negate | Multiply | Divide | Rounded | Choose | Cases | Prorated | Otherwise
    ) -> str:
        match node:
            case Add(terms=(first, *others)):
                signs = (
                    f" minus {self.part(each.operand)}" if isinstance(each, Negate) else f" plus {self.part(each)}"
                    for each in others
                )
                return self.part(first) + "".join(signs)
            case Add():
                raise AssertionError("a sum of nothing")
            case Negate(operand=operand):
                return f"minus {self.part(operand)}"
            case Multiply(factors=factors):
                return self._product(factors)
            case Divide(numerator=top, denominator=bottom):
                return f"{self.part(top)} divided by {self.part(bottom)}"
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                return f"{self.part(operand)} rounded {rounding(quantum, mode)}"
            case Choose(op=op, operands=operands):
                two, more = _CHOSEN[op]
                word = two if len(operands) == 2 else more
                return f"{word} {listed([self.part(each) for each in operands])}"
            case Cases(cases=cases, otherwise=otherwise):
                told = [f"{self.noun(each.gives)} if {self.clause(each.condition)}" for each in cases]
                return f"({'; else '.join(told)}; in every other case {self.noun(otherwise)})"
            case Prorated(operand=operand, by=by):
                average = f"the average of {self.part(operand)} over the {_SHARES[by]}"
                return f"{average}, with nothing for time not in the role"
            case Otherwise(operand=operand, default=default):
                return f"{self.part(operand)} (or {self.noun(default)} where there is none)"
            case _:
                assert_never(node)

    def _product(self, factors: tuple[Expr, ...]) -> str:
        """`10% of the ARR`; numbers of other kinds are multiplied."""
        first, *others = map(self.part, factors)
        word = "of" if isinstance(kind_of(factors[0]), Ratio) and len(factors) > 1 else "times"
        return f" {word} ".join([first, " times ".join(others)]) if others else first

    def part(self, node: Expr) -> str:
        """A value inside a larger one, in parentheses where it would be misread without."""
        words = self.noun(node)
        return f"({words})" if isinstance(node, _LONG) else words

    # --- conditions -----------------------------------------------------------------------------------------------

    def clause(self, node: Expr) -> str:
        """A condition as a sentence without its full stop."""
        match node:
            case Compare(left=ParticipantRead(path=("participant",)), op=op):
                return reads.is_somebody(self, negated=op == "is not")
            case IsOneOf(operand=ParticipantRead(path=("participant",))):
                return reads.is_somebody(self, negated=False)
            case Compare(op=op, left=left, right=right):
                words = _OF_DATES if isinstance(kind_of(left), DateType) else _COMPARED
                return f"{self.noun(left)} {words[op]} {self.noun(right)}"
            case IsOneOf(operand=operand, values=values):
                told = [literal(each, self.program.plan.currency) for each in values]
                return f"{self.noun(operand)} is {listed(told, 'or')}"
            case IsKnown(operand=operand):
                return f"{self.noun(operand)} is known"
            case And(conditions=conditions):
                return listed([self._inside(each) for each in conditions])
            case Or(conditions=conditions):
                return f"either {listed([self._inside(each) for each in conditions], 'or')}"
            case Not(condition=condition):
                return self._denied(condition)
            case FieldRead() | ParticipantRead() | ValueRead():
                return reads.marked(self, node, negated=False)
            case Literal(value=value):
                return "it is always so" if value else "it is never so"
            case _:
                return f"{self.noun(node)} is yes"

    def _inside(self, node: Expr) -> str:
        words = self.clause(node)
        return f"({words})" if isinstance(node, And | Or) else words

    def _denied(self, node: Expr) -> str:
        match node:
            case FieldRead() | ParticipantRead() | ValueRead():
                return reads.marked(self, node, negated=True)
            case IsKnown(operand=operand):
                return f"{self.noun(operand)} is not known"
            case _:
                return f"it is not so that {self._inside(node)}"


def voice_for(program: Program, row: str = "", who: Who = "you") -> Speaker:
    """The speaker for one place of a plan."""
    return Speaker(program, row, who)
