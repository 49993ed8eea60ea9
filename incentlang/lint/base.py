"""What a lint is: a diagnostic that finds itself in a plan that has no mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, TypeVar, cast

import attrs

from incentlang.analysis.asking import NoCurve, boxes_of, curves_of
from incentlang.analysis.boxes import Boxes
from incentlang.analysis.clashes import Clash, clashes
from incentlang.analysis.curves import Curve
from incentlang.analysis.dividing import Divided, divided
from incentlang.analysis.names import Names
from incentlang.check.policy import Threshold
from incentlang.diagnostics.base import Diagnostic, Label, Severity
from incentlang.ir.expressions import Expr, LiteralValue, PeriodWalk, Step, Walk
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import Measure, Param, Program, RowRule, Rule, Value
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Schema
from incentlang.ir.walk import everything
from incentlang.lint.limits import Limit, limits
from incentlang.resolve.symbols import Symbols
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.types import Money, Type

Holder = Rule | Measure | Value | Param | Cap | Pool
"""What expressions stand in."""

Node = TypeVar("Node", bound=Expr)


@attrs.frozen(slots=False)
class Subject:
    """A plan without mistakes, as lints look at it.

    Attributes:
        program: What it means.
        symbols: What its files declare, as written.
        declared: Every declaration of data, whether the plan reaches it or not.
        files: The names of the files that are the project's own; nothing is told of what others wrote for many plans.
    """

    program: Program
    symbols: Symbols
    declared: Schema
    files: frozenset[str]

    def is_own(self, span: Span) -> bool:
        """Whether a place lies in one of the project's own files."""
        return span.source.path in self.files

    @cached_property
    def inside(self) -> tuple[tuple[Holder, tuple[Expr, ...]], ...]:
        """Each definition with every expression inside it, at any depth."""
        program = self.program
        holders: tuple[Holder, ...] = (
            *program.rules,
            *program.measures,
            *program.values,
            *program.params,
            *program.caps,
            *program.pools,
        )
        return tuple((each, tuple(everything(each))) for each in holders)

    def each(self, cls: type[Node]) -> Sequence[Node]:
        """Every expression of the plan of one class, at any depth; many lints ask, and the plan is walked once."""
        return cast("list[Node]", self._by_class.get(cls, []))

    @cached_property
    def walks(self) -> tuple[Walk | PeriodWalk | Step, ...]:
        """Every table that is walked along a measure; not those that look at one row or figure by itself."""
        return (*self.each(Walk), *self.each(PeriodWalk), *self.each(Step))

    @cached_property
    def _by_class(self) -> Mapping[type, list[Expr]]:
        found: dict[type, list[Expr]] = {}
        for _, nodes in self.inside:
            for node in nodes:
                found.setdefault(node.__class__, []).append(node)
        return found

    def limit(self, threshold: Threshold) -> Limit:
        """A threshold as it holds for the plan."""
        return self._limits.get(threshold) or Limit(threshold, threshold.default)

    @cached_property
    def _limits(self) -> Mapping[Threshold, Limit]:
        return limits(self.symbols, self.program.params)

    @cached_property
    def deciders(self) -> dict[str, Boxes]:
        """What decides about conditions, by the kind of row they are about; empty: of a period."""
        return boxes_of(self.program)

    @cached_property
    def names(self) -> Names:
        """Its definitions by name."""
        return Names.of(self.program)

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """Conditions that may exclude or imply each other."""
        return tuple(clashes(self.program, self.deciders))

    @cached_property
    def divided(self) -> tuple[list[Divided], ...]:
        """Rules that pay the same people a part of the same amount of rows of one kind."""
        return tuple(divided(self.program, self.deciders))

    def can_be(self, value: LiteralValue, kind: Type) -> bool:
        """Whether data can hold a value: nothing lies between two cents."""
        if not isinstance(kind, Money) or not isinstance(value, Decimal):
            return True
        return value % (self.program.plan.quantum if kind.places is None else Decimal(1).scaleb(-kind.places)) == 0

    @cached_property
    def asked_curves(self) -> tuple[Curve | NoCurve, ...]:
        """What each rule pays as one figure moves, or why that is not decided."""
        return tuple(
            found
            for rule in self.program.rules
            if self.is_own(rule.span)
            for found in curves_of(self.names, rule, self.deciders[rule.subject if isinstance(rule, RowRule) else ""])
        )

    @cached_property
    def curves(self) -> tuple[Curve, ...]:
        """Those that could be worked out."""
        return tuple(each for each in self.asked_curves if isinstance(each, Curve))

    @property
    def header(self) -> Span:
        """The plan's name."""
        return self.symbols.plan.name.span if self.symbols.plan is not None else self.program.plan.span

    @property
    def clauses(self) -> tuple[ast.PlanClause, ...]:
        """The clauses of the plan's header, as written."""
        return self.symbols.plan.clauses if self.symbols.plan is not None else ()

    def name_at(self, name: str, span: Span) -> Span:
        """Where a definition has its name; `span` is all of it. Of versions, the one that stands there."""
        items = self.symbols.versions.get(name, ())
        symbol = self.symbols.named.get(name)
        of_it = [item.name.span for item in items if item.span == span]
        return of_it[0] if of_it else symbol.span if symbol is not None else span

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The texts of the project's own files, in order of their names."""
        symbols = self.symbols
        spans = [symbol.span for symbol in symbols.named.values()]
        spans += [item.span for item in symbols.caps]
        spans += [item.span for item in symbols.overrides]
        spans += [item.span for item in symbols.scenarios]
        spans += [symbols.plan.span] if symbols.plan is not None else []
        found = {span.source.path: span.source for span in spans if self.is_own(span)}
        return tuple(found[path] for path in sorted(found))


@attrs.frozen(kw_only=True)
class Lint(Diagnostic):
    """Something in a plan that computes, and that a reviewer should know of. Each has a file of its own."""

    severity = Severity.WARNING

    @classmethod
    def find(cls, plan: Subject) -> Iterator[Diagnostic]:
        """Every place in a plan where it is so; what cannot be decided is not told."""
        raise AssertionError(f"{cls.__name__} finds nothing")

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Rows, and what the plan pays on them, that show what is told; nothing where no figure is."""
        return ()


@attrs.frozen(kw_only=True)
class LimitLint(Lint):
    """A lint that asks a threshold, which a company's policy may set; its message names it and where it comes from."""

    threshold: ClassVar[Threshold]

    limit: Limit

    def labels(self) -> tuple[Label, ...]:
        """Where the policy sets the threshold."""
        return self.limit.labels
