"""Choices as functions: the greatest of several, the first case that is met, a derived value of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.run import MissingValue
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Assumed
from incentlang.ir.expressions import Cases, Choose, Expr, ValueRead
from incentlang.values.dates import LAST_DATE

if TYPE_CHECKING:
    from incentlang.data.model import Row
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


def choose(compiler: Compiler, node: Choose, owner: str) -> Value:
    """The greatest, least, latest or earliest operand."""
    operands = [compiler.value(operand, owner) for operand in node.operands]
    pick = max if node.op in ("greater", "later") else min
    return lambda env: pick([operand(env) for operand in operands])


def first_met(compiler: Compiler, node: Cases, owner: str) -> Callable[[Env], Expr]:
    """The expression of the first case that is met; one that may still be met is not met yet."""
    tests = [(compiler.test(case.condition, owner), case.gives) for case in node.cases]

    def chosen(env: Env) -> Expr:
        for test, gives in tests:
            if test(env).state == "met":
                return gives
        return node.otherwise

    return chosen


def cases(compiler: Compiler, node: Cases, owner: str) -> Value:
    """The value of the first case that is met."""
    chosen = first_met(compiler, node, owner)
    values = {id(gives): compiler.value(gives, owner) for gives in (*(c.gives for c in node.cases), node.otherwise)}
    return lambda env: values[id(chosen(env))](env)


class Derived:
    """Derived values, each computed once for a row: they read nothing that moves with the clock."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._kept: dict[tuple[str, int, date | None, date | None], tuple[Any, Sequence[Assumed]]] = {}
        self._days: dict[str, Callable[[Row], date]] = {}

    def read(self, node: ValueRead, owner: str) -> Value:
        """The function that reads a derived value of the row at hand, or of the one that a path leads to."""
        compiler, name = self.compiler, node.name
        value = compiler.values[name]
        if not node.path:
            return lambda env: self._of(name, value.fact, env.row, env)
        world, shown = compiler.world, ".".join(node.path)
        key = column(world, owner, node.path)

        def reached(env: Env) -> Any:
            found = key(env)
            row = None if found is None else world.row(value.fact, found)
            if row is None:
                raise Problem(MissingValue(path=shown, key=f"{owner} {env.subject}", day=env.day))
            return self._of(name, value.fact, row, env)

        return reached

    def inside(self, node: ValueRead, owner: str, env: Env) -> Env | None:
        """What the value of a row sees, for explanations; None where the row is missing."""
        value, world = self.compiler.values[node.name], self.compiler.world
        row = env.row
        if node.path:
            found = column(world, owner, node.path)(env)
            row = None if found is None else world.row(value.fact, found)
        return None if row is None else self._inside(value.fact, row, env)

    def _inside(self, fact: str, row: Row, env: Env) -> Env:
        """What the value of a row sees; a credit's own row may be in a currency that is converted when it is earned."""
        inside = self._env(fact, row)
        if row is env.row and row.currency:
            inside.rate_day, inside.rates_of = env.rate_day, env.rates_of
        return inside

    def _env(self, fact: str, row: Row) -> Env:
        if fact not in self._days:
            self._days[fact] = self.compiler.world.date_of(self.compiler.world.facts[fact])
        return Env(LAST_DATE, self._days[fact](row), row)

    def _of(self, name: str, fact: str, row: Row | None, env: Env) -> Any:
        assert row is not None
        inside = self._inside(fact, row, env)
        kept = (name, id(row), inside.rate_day, inside.rates_of)
        if kept not in self._kept:
            value = self.compiler.value(self.compiler.values[name].body, fact)(inside)
            self._kept[kept] = value, tuple(inside.assumptions)
        found, assumed = self._kept[kept]
        env.assumptions += assumed
        return found
