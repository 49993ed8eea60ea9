"""An amount shown as its own calculation: the plan's words with the values that stood in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, assert_never

import attrs

from incentlang.engines.reference import tables
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.gathered import Series
from incentlang.engines.reference.lookups import bands_for, own_slices
from incentlang.engines.reference.periodic import RowWalk
from incentlang.engines.reference.pilots import pilot_at
from incentlang.explain import choices, pairs
from incentlang.explain.figures import apart, percent, shown
from incentlang.explain.matrices import cell_words
from incentlang.explain.steps import step_line, steps_in
from incentlang.explain.trace import State
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
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
from incentlang.ir.program import BandTable, MatrixTable
from incentlang.types import Ratio, Type
from incentlang.values.numbers import as_fraction, stored


@attrs.frozen
class Reader:
    """Reads expressions for one thing at hand.

    Attributes:
        engine: The engine that computed the result; the same functions give the values shown.
        env: What is at hand.
        owner: The fact whose row is at hand, or empty.
        saw: Called with each measure and input that is read, so that it gets its own node.
        walked: Called with the slices of each walk, so that the table's own lines can show them.
        along: Called with the rows that a table is walked along, as far as it goes; where the trace lists them.
        number: The number of the node of a measure or input, which only figures name.
        lets: What the rule at hand named with `let`.
    """

    engine: Engine
    env: Env
    owner: str
    saw: Callable[[MeasureRead | InputRead, Env], object]
    walked: Callable[[BandTable, list[tables.Slice]], None] = lambda table, slices: None
    along: Callable[[Sequence[Aggregate], Series, int], int | None] = lambda sums, series, last: None
    number: Callable[[MeasureRead | InputRead, Env], int | None] = lambda node, env: None
    lets: Mapping[str, Expr] = attrs.field(factory=dict)
    _known: dict[tuple[object, ...], tuple[Expr, Any]] = attrs.field(factory=dict, init=False)

    @property
    def currency(self) -> str:
        """The plan's currency."""
        return self.engine.program.plan.currency

    def value(self, node: Expr) -> Any:
        """The value of an expression; a missing one or a problem comes back as None.

        Words and figures both ask for it, so it is kept for as long as the same is at hand.
        """
        key = id(node), self.env.also, self.env.rate_day, self.env.trigger
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = node, self._value(node)
        return known[1]

    def _value(self, node: Expr) -> Any:
        try:
            if isinstance(node, FieldRead | ParticipantRead | OfTrigger):
                return self.engine.compiler.maybe(node, self.owner)(self.env)
            return self.engine.compiler.value(node, self.owner)(self.env)
        except Problem:
            return None

    def state(self, test: Expr) -> State:
        """The answer of a test, kept like a value; a problem is an answer here."""
        key = id(test), self.env.also, self.env.rate_day, self.env.trigger, "state"
        known = self._known.get(key)
        if known is None:
            try:
                answer: State = self.engine.compiler.test(test, self.owner)(self.env).state
            except Problem:
                answer = "problem"
            known = self._known[key] = test, answer
        return known[1]

    def text(self, node: Expr) -> str:
        """The value of an expression, as people read it."""
        return self._shown(self.value(node), kind_of(node))

    def shown_as(self, value: Any, node: Expr) -> str:
        """A value as one of the kind that an expression has."""
        return self._shown(value, kind_of(node))

    def at(self, env: Env, owner: str) -> Reader:
        """The same reader with something else at hand."""
        return Reader(self.engine, env, owner, self.saw, self.walked, self.along, self.number, self.lets)

    def _shown(self, value: Any, kind: Type) -> str:
        return shown(value, kind, self.currency)

    def calculation(self, node: Expr) -> list[str]:
        """An amount as lines of its calculation; the last line ends in the result unless it is a plain value."""
        if isinstance(node, Walk):
            return [*self._walk(node), *choices.details(self, node.amount)]
        if isinstance(node, PeriodWalk):
            return self._period_walk(node)
        if isinstance(node, OwnWalk):
            return self._own_walk(node)
        formula = self.formula(node)
        result = self.text(node)
        walks = [line for part in _walks(node) for line in self.calculation(part)]
        lookups = [line for part in _lookups(node) for line in self._look_up(part)]
        steps = [step_line(part, self._stands, self.text(part)) for part in steps_in(node)]
        head = result if formula == result else f"{formula} = {result}"
        walks += pairs.walks(self, node)
        return [head, *walks, *steps, *lookups, *choices.details(self, node)]

    def formula(self, node: Expr) -> str:
        """The expression with values in place of names."""
        match node:
            case Add(terms=terms):
                text = self.formula(terms[0])
                for term in terms[1:]:
                    if isinstance(term, Negate):
                        text += f" - {self.formula(term.operand)}"
                    else:
                        text += f" + {self.formula(term)}"
                return text
            case Multiply(factors=factors):
                return " × ".join(self._tight(factor) for factor in factors)
            case Divide(numerator=top, denominator=bottom):
                return f"{self._tight(top)} / {self._tight(bottom)}"
            case Negate(operand=operand):
                return f"-{self._tight(operand)}"
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                return f"{self.formula(operand)} rounded {mode} to {quantum}"
            case MeasureRead() | InputRead():
                self.saw(node, self.env)
                return self.text(node)
            case Step(measure=measure):
                self.saw(measure, self.env)
                return self.text(node)
            case Previous(measure=measure):
                before = self.engine.measures.before(node, self.env)
                if before is None:
                    return f"{self.text(node)} (no period before: the default)"
                self.saw(measure, before)
                return f"{self.text(node)} (of {before.period})"
            case Choose() | Cases() | ValueRead() | Prorated():
                return choices.formula(self, node)
            case Rank(measure=measure, within=within):
                self.saw(measure, self.env)
                people = self.engine.measures.rankings.people(node, self.env)
                group = f" of {'.'.join(within.path)} {self.text(within)}" if within is not None else ""
                return f"{self.text(node)} (among {people} {'person' if people == 1 else 'people'}{group})"
            case OverAlso():
                return pairs.formula(self, node)
            case Sampled(value=inner, rows=rows):
                return f"{self.formula(inner)} (of {self.value(rows)} rows)"
            case ParamRead(name=name):
                trial = pilot_at(self.engine.compiler, name, self.env)
                return f"{self.text(node)} (pilot {trial})" if trial else self.text(node)
            case LookUp(arguments=arguments):
                for argument in arguments:
                    self.formula(argument)
                return self.text(node)
            case MonthsBetween(start=start, end=end):
                return f"{self.text(node)} ({self.text(start)} to {self.text(end)})"
            case Otherwise(operand=operand):
                missing = self.value(operand) is None
                return f"{self.text(node)} (missing: the default)" if missing else self.text(node)
            case (
                Literal()
                | FieldRead()
                | ParticipantRead()
                | EarnedRead()
                | OfTrigger()
                | LetRead()
                | TargetFor()
                | MonthsInRole()
                | DateAdd()
                | DaysBetween()
                | Walk()
                | OwnWalk()
                | PeriodWalk()
                | Aggregate()
                | Standing()
                | PeriodDay()
                | Compare()
                | IsOneOf()
                | IsKnown()
                | And()
                | Or()
                | Not()
            ):
                return self.text(node)
            case _:
                assert_never(node)

    def _tight(self, node: Expr) -> str:
        text = self.formula(node)
        return f"({text})" if isinstance(node, Add | Prorated) else text

    def _look_up(self, node: LookUp) -> list[str]:
        """`retention_curve at 107.5% gives 75%`."""
        table = self.engine.compiler.tables.at(node.table, self.env)
        texts = [self.text(argument) for argument in node.arguments]
        if isinstance(table, MatrixTable) and table.method == "lookup":
            first, second = (self.value(argument) for argument in node.arguments)
            texts = [text + more for text, more in zip(texts, cell_words(table, (first, second)), strict=True)]
        at = ", ".join(texts)
        return [f"{node.table} at {at} gives {self.text(node)}"]

    # --- walks ------------------------------------------------------------------------------------

    def _walk(self, node: Walk) -> list[str]:
        """`90,000.00 at 10%, 30,000.00 at 15%`, and how the measure moved."""
        self.saw(node.measure, self.env)
        table = self._table(node.table)
        now = bands_for(self.engine.compiler, table, node.measure)(self.env)
        place = self.engine.measures.row_walk(node, self.env)
        slices = tables.walk(now, place.before, place.after, place.unit)
        self.walked(table, slices)
        amount, result = self.value(node.amount), self.text(node)
        if not slices:
            band = tables.band_at(now, as_fraction(place.after) / as_fraction(place.unit))
            head = f"{self.text(node.amount)} at {self._shown(band.gives, table.gives)} = {result}"
            return [head, f"{node.measure.name} stands at {self._position(node.measure, place, place.after)}"]
        parts = self._slices(slices, node.measure, table.gives)
        moved = minus(place.after, place.before)
        if amount == moved:
            lines = [f"{parts} = {result}"]
        else:
            blended = stored(as_fraction(tables.rated(slices)) / as_fraction(moved))
            rate = percent(blended, 6) if isinstance(table.gives, Ratio) else self._shown(blended, table.gives)
            lines = [f"{self.text(node.amount)} at {rate} = {result}", f"blended over {parts}"]
        return [*lines, self._moved(node.measure, place)]

    def _period_walk(self, node: PeriodWalk) -> list[str]:
        self.saw(node.measure, self.env)
        table = self._table(node.table)
        now = bands_for(self.engine.compiler, table, node.measure)(self.env)
        place = self.engine.measures.period_walk(node, self.env)
        slices = tables.walk(now, place.before, place.after, place.unit)
        self.walked(table, slices)
        parts = self._slices(slices, node.measure, table.gives) if slices else "nothing moved"
        return [f"{parts} = {self.text(node)}", self._moved(node.measure, place)]

    def _own_walk(self, node: OwnWalk) -> list[str]:
        """`1,000.00 at 1%, 500.00 at 2%`: the row's own value, from the bottom of the table."""
        table = self._table(node.table)
        slices = own_slices(table, self.value(node.value))
        self.walked(table, slices)
        parts = self._parts(slices, kind_of(node.value), table.gives) if slices else "nothing"
        return [f"{parts} = {self.text(node)}"]

    def _slices(self, slices: list[tables.Slice], measure: MeasureRead, gives: Type) -> str:
        return self._parts(slices, self.engine.measures.walks.apart(measure).sums[0].type, gives)

    def _parts(self, slices: list[tables.Slice], numerator: Type, gives: Type) -> str:
        return ", ".join(
            f"{self._shown(part.width, numerator)} at {self._shown(part.band.gives, gives)}" for part in slices
        )

    def _moved(self, measure: MeasureRead, place: RowWalk) -> str:
        before, after = (as_fraction(at) / as_fraction(place.unit) for at in (place.before, place.after))
        a, b = apart(before, after, measure.type, self.currency)
        numerator = self.engine.measures.walks.apart(measure).sums[0].type
        of = f" of {self._shown(place.unit, numerator)}" if place.unit != Decimal(1) else ""
        return f"{measure.name} {a} -> {b}{of}"

    def _stands(self, node: Step) -> str:
        """The measure where a stepwise table stands for the row at hand."""
        place = self.engine.measures.row_walk(node, self.env)
        return self._position(node.measure, place, place.after if node.after else place.before)

    def _position(self, measure: MeasureRead, place: RowWalk, at: Any) -> str:
        return self._shown(as_fraction(at) / as_fraction(place.unit), measure.type)

    def _table(self, name: str) -> BandTable:
        table = self.engine.compiler.tables.at(name, self.env)
        assert isinstance(table, BandTable)
        return table


def _walks(node: Expr) -> list[Walk | PeriodWalk | OwnWalk]:
    """The walks directly inside a calculation."""
    if isinstance(node, Multiply):
        return [part for part in node.factors if isinstance(part, Walk | PeriodWalk | OwnWalk)]
    if isinstance(node, Add):
        return [part for part in node.terms if isinstance(part, Walk | PeriodWalk | OwnWalk)]
    return []


def _lookups(node: Expr) -> list[LookUp]:
    """The table look-ups directly inside a calculation."""
    parts = node.factors if isinstance(node, Multiply) else node.terms if isinstance(node, Add) else (node,)
    return [part for part in parts if isinstance(part, LookUp)]
