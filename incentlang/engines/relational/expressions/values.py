"""Expressions of the Core IR as SQL: numbers exact, a value that cannot be computed missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

import attrs

from incentlang.engines.relational.expressions import currencies, defaults, derived, lengths, params, tables
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Const,
    Dec,
    Expr,
    SqlType,
    choice,
    compared,
    either,
    missing,
    null,
    numbers,
    opposite,
    surely,
    surely_not,
)
from incentlang.engines.relational.sql.numbers import Number
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
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.kinds import kind_of
from incentlang.ir.program import Param, Program, Table
from incentlang.ir.program import Value as DerivedValue
from incentlang.types import (
    Count,
    Money,
    NumberType,
    Ratio,
)
from incentlang.values.dates import Days, Months

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.gathers import Gathers


@attrs.define
class Values:
    """The expressions of one program. `gathers` supplies what belongs to people and periods."""

    program: Program
    gathers: Gathers = attrs.field(init=False)
    params: dict[str, Param] = attrs.field(init=False)
    derived: dict[str, DerivedValue] = attrs.field(init=False)
    tables: dict[str, list[Table]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.params = {param.name: param for param in self.program.params}
        self.derived = {value.name: value for value in self.program.values}
        self.tables = {}
        for table in self.program.tables:
            self.tables.setdefault(table.name, []).append(table)

    # --- values -----------------------------------------------------------------------------------

    def number(self, node: Node, scope: Scope) -> Number:
        """A number: money, a percentage, a count; days and months as how many they are."""
        if (steady := scope.steady(node)) is not None:
            return steady
        match node:
            case Literal(value=Decimal() as value):
                return Number(numbers.constant(value))
            case Literal(value=Days(count=count) | Months(count=count)):
                return Number(numbers.constant(Decimal(count)))
            case ParamRead():
                return params.number(self, node, scope)
            case ValueRead():
                return derived.number(self, node, scope)
            case Cases():
                return self._cases(node, scope)
            case FieldRead() | ParticipantRead():
                return Number(self.as_decimal(self.maybe(node, scope).value))
            case OfTrigger(value=inside):
                return self.number(inside, scope.of_trigger(node.span))
            case LetRead(name=name):
                return self.number(scope.lets[name], scope)
            case MeasureRead() | InputRead():
                return self.gathers.read(node, scope)
            case Aggregate():
                return self.gathers.gathered(node, scope)
            case TargetFor():
                return self.gathers.script.targets.read(node, scope)
            case Add(terms=terms):
                result = self.number(terms[0], scope)
                for term in terms[1:]:
                    result = numbers.add(result, self.number(term, scope))
                return result
            case Negate(operand=operand):
                return numbers.negate(self.number(operand, scope))
            case Multiply(factors=factors):
                result = self.number(factors[0], scope)
                for factor in factors[1:]:
                    result = numbers.multiply(result, self.number(factor, scope))
                return result
            case Divide(numerator=top, denominator=bottom):
                return numbers.divide(self.number(top, scope), self.number(bottom, scope))
            case DaysBetween() | MonthsBetween():
                return Number(self.as_decimal(self.length(node, scope)))
            case Choose(op=op, operands=operands):
                pick = numbers.greatest_of if op == "greater" else numbers.least_of
                result = self.number(operands[0], scope)
                for operand in operands[1:]:
                    result = pick(result, self.number(operand, scope))
                return result
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                return Number(numbers.rounded(self.number(operand, scope), quantum, mode))
            case Otherwise():
                return defaults.number(self, node, scope)
            case LookUp():
                return tables.look_up(self, node, scope)
            case Walk():
                return tables.row_walk(self, node, scope)
            case Step():
                return tables.step(self, node, scope)
            case OwnWalk():
                return tables.own_walk(self, node, scope)
            case PeriodWalk():
                return tables.period_walk(self, node, scope)
            case EarnedRead():
                return self.gathers.script.earned.read(node, scope)
            case Previous():
                return self.gathers.script.before.read(node, scope)
            case MonthsInRole(calendar=calendar):
                return Number(self.as_decimal(self.gathers.script.targets.months_in_role(calendar, scope)))
            case OverAlso():
                return self.gathers.script.pairs.read(node, scope)
            case Standing():
                return self.gathers.script.present.read(node, scope)
            case Prorated():
                return self.gathers.script.prorating.read(node, scope)
            case Sampled(value=inner):
                found = self.number(inner, scope)
                enough = defaults.enough_rows(self, node, scope)
                scope.few.append(surely_not(enough))
                return numbers.choose([(opposite(surely(enough)), nothing_like(found))], found)
            case Rank():
                return self.gathers.script.ranks.read(node, scope)
            case Literal() | DateAdd() | PeriodDay() | Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
                raise AssertionError(f"{node} is no number")
            case _:
                assert_never(node)

    def as_decimal(self, value: Expr) -> Expr:
        """A whole number, such as a length, as an exact number."""
        return value if isinstance(value.type, Dec) else numbers.cast(value, lengths.LENGTH)

    def plain(self, node: Node, scope: Scope) -> Expr:
        """A text, a date, or a yes or no."""
        match node:
            case Literal(value=bool(value)):
                return Const(value, "truth")
            case Literal(value=str(value)):
                return Const(value, "text")
            case Literal(value=date() as value):
                return Const(value, "day")
            case ParamRead():
                return params.plain(self, node, scope, self.plain)
            case ValueRead():
                return derived.plain(self, node, scope)
            case FieldRead() | ParticipantRead():
                return self.maybe(node, scope).value
            case OfTrigger(value=said):
                return self.plain(said, scope.of_trigger(node.span))
            case LetRead(name="trigger") if scope.trigger is not None:
                return scope.trigger
            case LetRead(name=name):
                return self.plain(scope.lets[name], scope)
            case DateAdd(day=day, length=length):
                return self.moved(self.plain(day, scope), length, scope)
            case Cases(cases=cases, otherwise=otherwise):
                found: list[tuple[Expr, Expr]] = []
                inside = scope
                for case in cases:
                    condition = truth(self, case.condition, inside)
                    found.append((condition, self.plain(case.gives, inside.where(surely(condition)))))
                    inside = inside.where(surely_not(condition))
                last = self.plain(otherwise, inside)
                return _chosen(found, last, last.type)
            case Choose(op=op, operands=operands):
                result = self.plain(operands[0], scope)
                for operand in operands[1:]:
                    result = _further(op, result, self.plain(operand, scope))
                return result
            case Otherwise():
                return defaults.plain(self, node, scope)
            case LookUp():
                return tables.look_up_plain(self, node, scope)
            case PeriodDay():
                return self.gathers.script.present.day(node, scope)
            case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
                return truth(self, node, scope)
            case _:
                raise Unsupported("this expression", node.span)

    def single(self, node: Node, scope: Scope) -> Expr:
        """A value of any kind in one column."""
        if not is_number(node):
            return self.plain(node, scope)
        found = self.number(node, scope)
        if found.bottom is not None:
            raise Unsupported("different values of what was divided", node.span)
        return found.top

    def length(self, node: Node, scope: Scope) -> Expr:
        """How many days or months a length has."""
        return lengths.length(self, node, scope)

    def moved(self, day: Expr, node: Node, scope: Scope) -> Expr:
        """A day moved by a length."""
        return lengths.moved(self, day, node, scope)

    # --- what may be missing ----------------------------------------------------------------------

    def maybe(self, node: FieldRead | ParticipantRead | OfTrigger, scope: Scope) -> Read:
        """A column that may be empty."""
        match node:
            case FieldRead(on=None):
                return currencies.again(self, node, scope)
            case FieldRead(path=path, on=on):
                assert on is not None
                return scope.read(path, node.span, self.plain(on, scope))
            case ParticipantRead(path=("participant",)) if scope.who is not None:
                return Read(scope.who)
            case ParticipantRead(path=path, at=at):
                return self.gathers.of_participant(path, at, node.span, scope)
            case OfTrigger(value=inside):
                return defaults.read(self, inside, scope.of_trigger(node.span))
            case _:
                assert_never(node)

    def _cases(self, node: Cases, scope: Scope) -> Number:
        found: list[tuple[Expr, Number]] = []
        inside = scope
        for case in node.cases:
            condition = truth(self, case.condition, inside)
            value = self.number(case.gives, inside.where(surely(condition)))
            found += [(_untold(condition), nothing_like(value)), (condition, value)]
            inside = inside.where(surely_not(condition))
        return numbers.choose(found, self.number(node.otherwise, inside))


def is_number(node: Node) -> bool:
    """Whether an expression is computed as an exact number."""
    return isinstance(kind_of(node), Money | Ratio | NumberType | Count)


def nothing_like(value: Number) -> Number:
    """A missing number."""
    return Number(null(numbers.kind_of(value.top)))


def _untold(condition: Expr) -> Expr:
    """Whether it cannot be told if a condition holds."""
    return FALSE if isinstance(condition, Const) else missing(condition)


def _chosen(cases: list[tuple[Expr, Expr]], otherwise: Expr, kind: SqlType) -> Expr:
    found: list[tuple[Expr, Expr]] = []
    for condition, value in cases:
        found += [(_untold(condition), null(kind)), (condition, value)]
    return choice(found, otherwise, kind)


def _further(op: str, left: Expr, right: Expr) -> Expr:
    """The later or the earlier of two days; missing where one is."""
    keep = compared(">=" if op == "later" else "<=", left, right)
    return choice([(either(missing(left), missing(right)), null("day")), (keep, left)], right, "day")
