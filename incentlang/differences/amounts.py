"""What a change does to an amount: two expressions compared part by part, each step sound for all data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from incentlang.differences.book import Book
from incentlang.differences.effects import LESS, MORE, SAME, Effect, joined, unclear, words
from incentlang.differences.sameness import Sameness, asked
from incentlang.differences.signs import not_below_zero
from incentlang.differences.tables import compare_tables, literal_sign, rises
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    Cases,
    Choose,
    Divide,
    Expr,
    InputRead,
    Literal,
    LookUp,
    MeasureRead,
    Multiply,
    Negate,
    Otherwise,
    OwnWalk,
    ParamRead,
    PeriodWalk,
    Prorated,
    Rounded,
    Sampled,
    Step,
    ValueRead,
    Walk,
)
from incentlang.ir.program import Param
from incentlang.types import RATIO

SIGN = "it may be below zero, and then it goes the other way"


class Amounts(Sameness):
    """Compares amounts of the old plan with those of the new one."""

    def amount(self, a: Expr, b: Expr) -> Effect:
        """What becomes of a value."""
        a, b = self.old.plain(a), self.new.plain(b)
        if self.same(a, b):
            return SAME
        match a, b:
            case Literal(), Literal():
                return self._literals(a, b)
            case (ParamRead(), _) | (_, ParamRead()):
                return self._params(a, b)
            case (Multiply(), _) | (_, Multiply()):
                one = a.factors if isinstance(a, Multiply) else (a,)
                other = b.factors if isinstance(b, Multiply) else (b,)
                return self._products(one, other, a, b)
            case (Add(), _) | (_, Add()):
                one = a.terms if isinstance(a, Add) else (a,)
                other = b.terms if isinstance(b, Add) else (b,)
                return self._sums(one, other, a, b)
            case Divide(), Divide():
                return self._quotients(a, b)
            case Negate(), Negate():
                return ~self.amount(a.operand, b.operand)
            case LookUp(), LookUp():
                return self._look_ups(a, b)
            case ((Walk() | Step() | PeriodWalk() | OwnWalk()), (Walk() | Step() | PeriodWalk() | OwnWalk())):
                return self._walks(a, b)
            case Rounded(), Rounded() if (a.quantum, a.mode) == (b.quantum, b.mode):
                return self.amount(a.operand, b.operand)
            case Prorated(), Prorated() if a.by == b.by:
                return self.amount(a.operand, b.operand)
            case Otherwise(), Otherwise():
                return joined(self.amount(a.operand, b.operand), self.amount(a.default, b.default))
            case Choose(), Choose() if a.op == b.op and len(a.operands) == len(b.operands):
                return joined(*map(self.amount, a.operands, b.operands))
            case Cases(), Cases():
                return self._choices(a, b)
            case Sampled(), Sampled() if self.same((a.rows, a.least), (b.rows, b.least)):
                return self.amount(a.value, b.value)
            case Aggregate(), Aggregate():
                return self._gathers(a, b)
            case MeasureRead(), MeasureRead():
                return self._measures(a, b)
            case ValueRead(), ValueRead() if a.path == b.path:
                return self.amount(self.old.value(a.name).body, self.new.value(b.name).body)
            case InputRead(), InputRead():
                return self._inputs(a, b)
            case _:
                return self.no_order(a, b)

    def condition(self, a: Expr, b: Expr) -> Effect:
        """What becomes of a condition; only what stands the same is known here."""
        return SAME if self.same(a, b) else self.no_order(a, b)

    def no_order(self, a: Expr, b: Expr) -> Effect:
        """Two pieces between which no order can be proved."""
        old, new = words(a.span), words(b.span)
        if old == new:
            return unclear(f"something that `{new}` reads has changed")
        return unclear(f"`{old}` and `{new}` cannot be put in order for all data")

    def _literals(self, a: Literal, b: Literal) -> Effect:
        if type(a.type) is not type(b.type) and not (isinstance(a.value, Decimal) and isinstance(b.value, Decimal)):
            return self.no_order(a, b)
        if isinstance(a.value, date) and isinstance(b.value, date):
            return MORE if b.value > a.value else LESS
        sign = literal_sign(a.value, b.value)
        return self.no_order(a, b) if sign is None else (MORE if sign > 0 else LESS if sign < 0 else SAME)

    def _params(self, a: Expr, b: Expr) -> Effect:
        """A parameter with dates or overrides, against another or a number."""
        where = [each.where for each in a.overrides] if isinstance(a, ParamRead) else []
        then = [each.where for each in b.overrides] if isinstance(b, ParamRead) else []
        if not isinstance(a, Literal | ParamRead) or not isinstance(b, Literal | ParamRead):
            return self.no_order(a, b)
        if not self.same(tuple(where), tuple(then)):
            return unclear(f"for whom `{words(b.span)}` has another value changes")
        tried = [book.tried(each.name) if isinstance(each, ParamRead) else () for each, book in self._sides(a, b)]
        if not self.same(*tried):
            return unclear(f"what pilots try in place of `{words(b.span)}` has changed")
        overrides = zip(
            a.overrides if isinstance(a, ParamRead) else (),
            b.overrides if isinstance(b, ParamRead) else (),
            strict=True,
        )
        pairs = [(old.value, new.value) for old, new in overrides]
        before = self.old.param(a.name) if isinstance(a, ParamRead) else Param("", a)
        after = self.new.param(b.name) if isinstance(b, ParamRead) else Param("", b)
        days = sorted({each.start for each in (*before.since, *after.since)})
        starts = [None if not each.since else each.since[0].start for each in (before, after)]
        if None not in starts and starts[0] != starts[1]:
            return unclear(f"`{words(b.span)}` has a value from another day on")
        pairs += [(_on(before, day), _on(after, day)) for day in days] or [(before.value, after.value)]
        if days and None in starts:
            pairs.append((before.value, after.value))
        return joined(*(self.amount(old, new) for old, new in pairs))

    def _sides(self, a: Expr, b: Expr) -> tuple[tuple[Expr, Book], tuple[Expr, Book]]:
        return (a, self.old), (b, self.new)

    def _products(self, old: Sequence[Expr], new: Sequence[Expr], a: Expr, b: Expr) -> Effect:
        common, left, right = self._paired(old, new)
        if len(left) == len(right):
            effects = list(map(self.amount, left, right))
        elif not left or not right:
            effects = [~self._against_one(each, self.old) for each in left]
            effects += [self._against_one(each, self.new) for each in right]
        else:
            return self.no_order(a, b)
        found = joined(*effects)
        others: frozenset[str] = frozenset()
        several = len(left) != 1 or len(right) != 1
        watched = [(each, self.new) for each in common]
        watched += [*((each, self.old) for each in left), *((each, self.new) for each in right)] if several else []
        for part, book in watched:
            assumed = not_below_zero(part, book)
            if assumed is None:
                return found.where(None, f"`{words(part.span)}` is multiplied: {SIGN}")
            others |= assumed
        return found.where(others, "")

    def _quotients(self, a: Divide, b: Divide) -> Effect:
        """A quotient rises with its numerator and falls as its denominator rises; by zero there is no value."""
        tops, bottoms = self.amount(a.numerator, b.numerator), self.amount(a.denominator, b.denominator)
        signs = not_below_zero(b.denominator, self.new)
        tops = tops.where(signs, f"`{words(b.denominator.span)}` divides: {SIGN}")
        if bottoms.goes == "same":
            return tops
        for part, book in ((a.numerator, self.old), (b.numerator, self.new), (a.denominator, self.old)):
            more = not_below_zero(part, book)
            signs = None if signs is None or more is None else signs | more
        return joined(tops, (~bottoms).where(signs, f"`{words(b.span)}`: {SIGN}"))

    def _against_one(self, node: Expr, book: Book) -> Effect:
        """What multiplying by a factor does to what is not below zero."""
        node = book.plain(node)
        if isinstance(node, Literal) and isinstance(node.value, Decimal) and node.value >= 0:
            return MORE if node.value > 1 else LESS if node.value < 1 else SAME
        return unclear(f"`{words(node.span)}` is multiplied in one of the plans only, and may be above or below 1")

    def _sums(self, old: Sequence[Expr], new: Sequence[Expr], a: Expr, b: Expr) -> Effect:
        _, left, right = self._paired(old, new)
        if len(left) == len(right):
            return joined(*map(self.amount, left, right))
        if left and right:
            return self.no_order(a, b)
        effects = [~self._one_more(each, self.old) for each in left]
        return joined(*effects, *(self._one_more(each, self.new) for each in right))

    def _one_more(self, node: Expr, book: Book) -> Effect:
        """What a term does to a sum that only one of the plans adds."""
        if isinstance(node, Negate):
            return ~self._one_more(node.operand, book)
        return MORE.where(not_below_zero(node, book), f"`{words(node.span)}` stands in one of the plans only: {SIGN}")

    def _paired(self, old: Sequence[Expr], new: Sequence[Expr]) -> tuple[list[Expr], list[Expr], list[Expr]]:
        """What both have, in any order, then what only the old and only the new has."""
        common, left, right = [], list[Expr](), list(new)
        for each in old:
            twin = next((other for other in right if self.same(each, other)), None)
            if twin is None:
                left.append(each)
            else:
                right.remove(twin)
                common.append(twin)
        return common, left, right

    def _look_ups(self, a: LookUp, b: LookUp) -> Effect:
        if len(a.arguments) != len(b.arguments):
            return self.no_order(a, b)
        changed = [self.amount(x, y) for x, y in zip(a.arguments, b.arguments, strict=True)]
        tables = self._tables(a.table, b.table, b.arguments[0] if len(b.arguments) == 1 else None, "looked up")
        moved = joined(*changed)
        if moved.goes == "same":
            return tables
        ways = {rises(table) for table in self.new.tables(b.table)}
        if moved.goes == "both" or ways not in ({1}, {-1}):
            return unclear(f"what `{words(b.span)}` looks up has changed, and the table both rises and falls")
        return joined(tables, moved if ways == {1} else ~moved)

    def _tables(self, old: str, new: str, position: Expr | None, use: str) -> Effect:
        """What a table gives; where it goes both ways, positions below zero are left out if there are none."""
        before, after = self.old.tables(old), self.new.tables(new)
        found = compare_tables(before, after, use)
        signs = not_below_zero(position, self.new) if position is not None and found.goes == "both" else None
        if signs is not None:
            found = compare_tables(before, after, use, from_zero=True).where(signs, "")
        return found if position is None else attrs.evolve(found, about=asked(position, self.new))

    def _walks(self, a: Walk | Step | PeriodWalk | OwnWalk, b: Walk | Step | PeriodWalk | OwnWalk) -> Effect:
        """A table along a measure; only its rates and what they are paid on may change."""
        along_old, along_new = _along(a), _along(b)
        if not self.same(along_old, along_new):
            return unclear(f"`{words(b.span)}` walks along something that has changed")
        use = "in all" if isinstance(b, PeriodWalk | OwnWalk) else "row by row" if isinstance(b, Walk) else "looked up"
        tables = self._tables(a.table, b.table, b.value if isinstance(b, OwnWalk) else b.measure, use)
        if isinstance(b, PeriodWalk):
            tables = tables.where(not_below_zero(b.measure, self.new), f"`{words(b.measure.span)}` is walked: {SIGN}")
        if not (isinstance(a, Walk) and isinstance(b, Walk)):
            return tables
        amounts = self.amount(a.amount, b.amount)
        tables = tables.where(not_below_zero(a.amount, self.old), f"`{words(b.amount.span)}` is multiplied: {SIGN}")
        rates = not_below_zero(LookUp(b.table, (), RATIO), self.new)
        return joined(tables, amounts.where(rates, f"rates of `{b.table}` may be below zero"))

    def _choices(self, a: Cases, b: Cases) -> Effect:
        asked = [case.condition for case in a.cases], [case.condition for case in b.cases]
        if not self.same(tuple(asked[0]), tuple(asked[1])):
            return unclear(f"which case of `{words(b.span)}` is met has changed")
        gives = zip((*(c.gives for c in a.cases), a.otherwise), (*(c.gives for c in b.cases), b.otherwise), strict=True)
        return joined(*(self.amount(old, new) for old, new in gives))

    def _gathers(self, a: Aggregate, b: Aggregate) -> Effect:
        rest = ("fact", "conditions", "by", "window", "each", "above", "of_rule", "dates", "overlay", "also", "kind")
        if any(not self.same(getattr(a, name), getattr(b, name)) for name in rest) or not self.same_fact(
            a.fact, b.fact
        ):
            return self.no_order(a, b)
        if a.kind not in ("sum", "count", "distinct"):
            return self.no_order(a, b)
        if a.value is not None and b.value is not None:
            values = self.amount(a.value, b.value) if a.kind == "sum" else SAME
            if a.kind == "distinct" and not self.same(a.value, b.value):
                return self.no_order(a, b)
        elif a.value is not b.value:
            return self.no_order(a, b)
        else:
            values = SAME
        rows = self.subjects(a.where, b.where)
        signs = not_below_zero(a, self.old) if rows.goes != "same" else frozenset()
        return joined(values, rows.where(signs, f"`{words(b.span)}` gathers other rows: {SIGN}"))

    def subjects(self, a: Expr | None, b: Expr | None) -> Effect:
        """Which rows a `where` picks: `more` of them, or `less`."""
        if a is None or b is None:
            return SAME if a is b else (LESS if a is None else MORE)
        return self.condition(a, b)

    def _measures(self, a: MeasureRead, b: MeasureRead) -> Effect:
        old, new = self.old.measure(a.name), self.new.measure(b.name)
        shape = (old.role, old.each, old.key, old.also), (new.role, new.each, new.key, new.also)
        reader = (a.window, a.of, a.subject, a.also), (b.window, b.of, b.subject, b.also)
        if shape[0] != shape[1] or not self.same(reader[0], reader[1]):
            return self.no_order(a, b)
        return self.amount(old.body, new.body)

    def _inputs(self, a: InputRead, b: InputRead) -> Effect:
        old, new = self.old.given(a.name).missing, self.new.given(b.name).missing
        if not self.same_input(a.name, b.name) or old is None or new is None or a.window != b.window:
            return unclear(f"what is supplied for `{words(b.span)}` has changed")
        return MORE if new > old else LESS


def _along(node: Walk | Step | PeriodWalk | OwnWalk) -> tuple[object, ...]:
    match node:
        case Walk():
            return "walk", node.measure, node.type
        case Step():
            return "step", node.measure, node.after, node.by_day
        case PeriodWalk():
            return "period", node.measure, node.unit, node.type, node.whole
        case OwnWalk():
            return "own", node.value


def _on(param: Param, day: date) -> Literal:
    """The value of a parameter on a day."""
    held = [each.value for each in param.since if each.start <= day]
    return held[-1] if held else param.value
