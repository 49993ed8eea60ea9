"""Values with divisors of their own, brought to one that all of them share, so that whole parts of it are added up.

A sum of quotients has no fixed number of digits: each further divisor can make its own larger. Most plans divide by a
few round numbers, such as years, months or quotas. The least divisor that all of these divide is found in the data; one
that does not fit its column stops the run, as every value does that has more digits than its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import lcm
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Quotient,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    coalesce,
    numbers,
    same,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.scope import Scope
    from incentlang.engines.relational.script import Script

SHARED = "_shared"
"""The column of a divisor that rows share, in units of its last place; and what the step that has it is called."""


SHARED_DIVISOR = "shared divisor"
"""How steps are called that find one."""
_ALWAYS = same(whole(1), whole(1))


@attrs.frozen
class Divisor:
    """A divisor that some values share.

    Attributes:
        kind: The digits of its value.
        fixed: Its value where the plan names all divisors; else the data does.
        step: Where it stands, in a single row.
    """

    kind: Dec
    fixed: Const | None = None
    step: str = ""

    @property
    def digits(self) -> int:
        """By how many digits values grow that are brought to it."""
        return self.kind.digits

    def read(self, scope: Scope) -> Expr:
        """Its value, from within any selection."""
        if self.fixed is not None:
            return self.fixed
        at = scope.join(self.step, SHARED, lambda _: _ALWAYS)
        return self.value(Column(SHARED, "whole", at))

    def value(self, count: Expr) -> Expr:
        """Its value by what stands in its column; where nothing is divided it is one."""
        places = self.kind.places
        there = coalesce(count, whole(10**places))
        return numbers.of_steps(there, Decimal(1).scaleb(-places), self.kind)

    def join(self) -> tuple[Join, ...]:
        """What a selection joins that brings values to it."""
        return () if self.fixed is not None else (Join(Source(self.step, SHARED), _ALWAYS, left=False),)

    def brought(self, top: Expr, bottom: Expr) -> Expr:
        """How many parts of this divisor a quotient is; what `join` joins is at hand."""
        if self.fixed is not None:
            assert isinstance(self.fixed.value, Decimal)
            return numbers.decimal_product(top, _times(bottom, self.fixed.value))
        return _parts(top, bottom, Column(SHARED, "whole", SHARED), self.kind)


def shared_divisor(script: Script, divided: Sequence[tuple[Select, Expr]]) -> Divisor:
    """The least divisor that the divisors of all rows of some selections divide.

    Args:
        script: Where steps are put.
        divided: Selections, and the divisor of each row of one.
    """
    fixed = _fixed(bottom for _, bottom in divided)
    if fixed is not None:
        constant = numbers.constant(fixed)
        return Divisor(numbers.kind_of(constant), constant)
    kind = numbers.widest([bottom for _, bottom in divided])
    parts = tuple(attrs.evolve(rows, columns=((layout.BOTTOM, numbers.cast(each, kind)),)) for rows, each in divided)
    rows = script.add("divisors", parts[0] if len(parts) == 1 else Union(parts), kept=False)
    return _of_step(script, rows, kind, ())


def shared_by(
    script: Script, step: str, key: Sequence[tuple[str, SqlType]], top: tuple[str, Dec], bottom: Dec
) -> tuple[str, Dec, Dec]:
    """The rows of a step, each with its quotient in parts of a divisor that all of one key share.

    Args:
        script: Where steps are put.
        step: Rows with what each is divided by.
        key: The columns of the key.
        top: The column of what is divided, and its digits.
        bottom: The digits of what it is divided by.

    Returns:
        The step, with the digits of the parts and of their divisor.
    """
    names = tuple((name, Column(name, kind, "q")) for name, kind in key)
    divisor = _of_step(script, step, bottom, names)
    name, digits = top
    own = Column(layout.BOTTOM, bottom, "q")
    there = Column(SHARED, "whole", SHARED)
    parts = _parts(Column(name, digits, "q"), own, there, divisor.kind)
    changed = {name: parts, layout.BOTTOM: divisor.value(there)}
    columns = tuple((each, changed.get(each, Column(each, kind, "q"))) for each, kind in script.columns_of(step))
    mine = both(*(same(expr, Column(each, expr.type, SHARED)) for each, expr in names))
    query = Select(columns, Source(step, "q"), (Join(Source(divisor.step, SHARED), mine, lookup=True),))
    return script.add("parts of one divisor", query), numbers.kind_of(parts), divisor.kind


def _of_step(script: Script, rows: str, bottom: Dec, key: tuple[tuple[str, Expr], ...]) -> Divisor:
    """The least divisor that those of the rows of each key divide."""
    own = Cast(numbers.whole_of(Column(layout.BOTTOM, bottom, "q"), bottom.places), "whole")
    least = Call("common_multiple", (own,), "whole")
    by = tuple(expr for _, expr in key)
    step = script.add(SHARED_DIVISOR, Select((*key, (SHARED, least)), Source(rows, "q"), group=by))
    return Divisor(Dec(max(script.layout.widths.divisor, bottom.places), bottom.places), step=step)


def _parts(top: Expr, bottom: Expr, shared: Expr, kind: Dec) -> Expr:
    """How many parts of a shared divisor a quotient is."""
    own = Cast(numbers.whole_of(bottom, kind.places), "whole")
    return numbers.decimal_product(top, Cast(Quotient(shared, own, "whole"), Dec(kind.digits, 0)))


def of_one(value: Number) -> Number:
    """The same with one divisor, where the plan names all that it can have."""
    if value.bottom is None or (fixed := _fixed((value.bottom,))) is None:
        return value
    constant = numbers.constant(fixed)
    divisor = Divisor(numbers.kind_of(constant), constant)
    return Number(divisor.brought(value.top, value.bottom), constant)


# --- divisors that the plan names -----------------------------------------------------------------


def _fixed(bottoms: Iterable[Expr]) -> Decimal | None:
    """The least number that all of some divisors divide; None where the data has a part in one."""
    found: set[Decimal] = set()
    for bottom in bottoms:
        values = _values(bottom)
        if values is None:
            return None
        found |= values
    places = max((-int(value.as_tuple().exponent) for value in found if value % 1), default=0)
    return Decimal(lcm(*(int(value.scaleb(places)) for value in found))).scaleb(-places)


def _values(bottom: Expr) -> set[Decimal] | None:
    """All that a divisor can be, where the plan says so: it names one, or chooses among some."""
    match bottom:
        case Const(value=None):
            return set()
        case Const(value=Decimal() as value):
            return {value}
        case Cast(operand=operand):
            return _values(operand)
        case Binary(op="*", left=left, right=right):
            first, second = _values(left), _values(right)
            if first is None or second is None or len(first) != 1 or len(second) != 1:
                return None
            return {a * b for a in first for b in second}
        case Case(cases=cases, otherwise=otherwise):
            found: set[Decimal] = set()
            for each in (*(value for _, value in cases), *(() if otherwise is None else (otherwise,))):
                values = _values(each)
                if values is None:
                    return None
                found |= values
            return found
        case _:
            return None


def _times(bottom: Expr, shared: Decimal) -> Expr:
    """How many times a divisor that the plan names goes into one that it divides."""
    match bottom:
        case Cast(operand=operand):
            return _times(operand, shared)
        case Case(cases=cases, otherwise=otherwise):
            several = [_times(value, shared) for _, value in cases]
            last = None if otherwise is None else _times(otherwise, shared)
            kind = numbers.widest([*several, *(() if last is None else (last,))])
            found = [(when, numbers.cast(each, kind)) for (when, _), each in zip(cases, several, strict=True)]
            return choice(found, None if last is None else numbers.cast(last, kind), kind)
        case Const(value=None):
            return Const(None, Dec(1, 0))
        case _:
            values = sorted(_values(bottom) or ())
            assert len(values) == 1  # what chooses among several is a case
            return numbers.constant(shared / values[0])
