"""A gather that has no value where there are too few rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.sampling import TooFewRows
from incentlang.engines.reference.answers import Answer, Problem, Unknown
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import Expr, MeasureRead, Sampled
from incentlang.values.numbers import as_fraction, trimmed

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


def sampled(compiler: Compiler, node: Sampled, owner: str) -> Value:
    """The value of the gather; too few rows are a problem of who cannot do without."""
    inner, rows, least = (compiler.value(part, owner) for part in (node.value, node.rows, node.least))
    text = " ".join(node.value.span.text.split())

    def value(env: Env) -> Any:
        found, fewest = rows(env), least(env)
        if as_fraction(found) < as_fraction(fewest):
            who = f" for {env.participant}" if env.participant else ""
            raise Problem(TooFewRows(text=text, who=who, rows=int(found), fewest=trimmed(fewest)))
        return inner(env)

    return value


def or_none(node: Expr, read: Value) -> Value:
    """The same, None where it is missing. Of a measure only too few rows are that: any other problem stays one."""

    def value(env: Env) -> Any:
        try:
            return read(env)
        except Unknown:
            raise
        except Problem as problem:
            if isinstance(node, MeasureRead) and not isinstance(problem.diagnostic, TooFewRows):
                raise
            return None

    return value


def known(read: Value) -> Callable[[Env], Answer]:
    """Whether a measure has enough rows; while its period is open, more may come."""

    def test(env: Env) -> Answer:
        before, env.read_until = env.read_until, date.min
        try:
            there = read(env) is not None
        finally:
            end, env.read_until = env.read_until, max(before, env.read_until)
        if there:
            return Answer("met", min(env.clock, end))
        return Answer("pending") if env.clock < end else Answer("failed", end)

    return test
