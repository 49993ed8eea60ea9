"""The whole check: from the parsed files of a plan to its Core IR, with every mistake on the way."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.check import caps, declarations, header, measures, rules, scenarios, tables
from incentlang.check.context import Context
from incentlang.check.literals import literal
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.expressions import Literal
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Measure, Param, Plan, Rule, Table
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Schema
from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast
from incentlang.types import UNKNOWN


@attrs.frozen
class Checked:
    """What a check found. The parts are complete only when `sound`."""

    plan: Plan | None
    declared: Schema
    params: tuple[Param, ...]
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]
    rules: tuple[Rule, ...]
    caps: tuple[Cap, ...]
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether the plan may be run."""
        return self.plan is not None and not self.diagnostics


def check(symbols: Symbols, extra: Sequence[ast.Scenario] = ()) -> Checked:
    """Check names, kinds, units and grains of a plan, and of `extra` scenarios kept beside it."""
    currency, rounding = header.currency_of(symbols), header.rounding_of(symbols)
    paid = header.paid_of(symbols)
    ctx = Context(symbols, currency, rounding, paid, declarations.participant_entity(symbols))
    plan = header.header(ctx)
    declarations.declare(ctx)
    params = _params(ctx)
    for name, symbol in symbols.named.items():
        if isinstance(symbol.item, ast.Table):
            ctx.tables[name] = tables.table(ctx, symbol.item)
    found_measures = measures.measures(ctx)
    found_rules = [
        rules.rule(ctx, symbol.item) for symbol in symbols.named.values() if isinstance(symbol.item, ast.Rule)
    ]
    found_caps = caps.caps(ctx, symbols.caps)
    caps.before_cap_alone(ctx, (rule for rule in found_rules if rule is not None), found_caps)
    measures.previous_kinds(ctx)
    found_scenarios = [scenarios.scenario(ctx, node) for node in (*symbols.scenarios, *extra)]
    declared = Schema(
        ctx.currency or "",
        tuple(symbols.of_kind("role")),
        (ctx.participant, *ctx.entities.values()),
        tuple(ctx.facts.values()),
        tuple(ctx.inputs.values()),
    )
    return Checked(
        plan,
        declared,
        params,
        tuple(table for table in ctx.tables.values() if table is not None),
        found_measures,
        tuple(rule for rule in found_rules if rule is not None),
        found_caps,
        tuple(scenario for scenario in found_scenarios if scenario is not None),
        tuple(ctx.diagnostics),
    )


def _params(ctx: Context) -> tuple[Param, ...]:
    params: list[Param] = []
    for name, symbol in ctx.symbols.named.items():
        if isinstance(symbol.item, ast.Param):
            value = literal(ctx, symbol.item.value)
            ctx.params[name] = UNKNOWN if value.bad else value.kind
            if isinstance(value.ir, Literal):
                params.append(Param(name, value.ir, symbol.item.why, span=symbol.item.span))
    return tuple(params)
