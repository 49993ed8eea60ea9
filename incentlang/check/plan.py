"""The whole check: from the parsed files of a plan to its Core IR, with every mistake on the way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from incentlang.check import (
    calendar,
    caps,
    counts,
    currencies,
    dated,
    declarations,
    earnings,
    ensures,
    exceptions,
    header,
    measures,
    nominating,
    pilots,
    policy,
    pools,
    rules,
    scenarios,
    tables,
    units,
    valued,
    versions,
)
from incentlang.check.context import Context
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.ensures import Ensure
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pilots import Pilot
from incentlang.ir.pools import Pool
from incentlang.ir.program import Measure, Param, Plan, Rule, Table, Value
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Schema
from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast


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
    pools: tuple[Pool, ...]
    ensures: tuple[Ensure, ...]
    pilots: tuple[Pilot, ...]
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    values: tuple[Value, ...] = ()

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
    declared_units = units.declare_units(ctx)
    recognitions = nominating.declare_recognitions(ctx)
    plan = plan and attrs.evolve(plan, units=declared_units, recognitions=recognitions)
    declarations.declare(ctx)
    converted = currencies.conversions(ctx)
    params = dated.params(ctx)
    ctx.derive = partial(valued.derive, ctx)
    ctx.overrides_of = partial(exceptions.of_param, ctx)
    ctx.read_exception = partial(exceptions.read, ctx)
    exceptions.declared(ctx)
    policy.check_policy(ctx, params)
    ctx.find_table = partial(tables.find, ctx)
    for name, symbol in symbols.named.items():
        if isinstance(symbol.item, ast.Table):
            tables.find(ctx, name)
    found_values = valued.values(ctx)
    counts.collect(ctx)
    found_measures = measures.measures(ctx)
    found_rules = rules.rules(ctx)
    found_caps = caps.caps(ctx, symbols.caps)
    caps.before_cap_alone(ctx, (rule for rule in found_rules if rule is not None), found_caps)
    found_pools = pools.pools(ctx)
    found_ensures = ensures.ensures(ctx, [rule for rule in found_rules if rule is not None])
    found_pilots = pilots.pilots(ctx, found_measures, found_pools)
    measures.previous_kinds(ctx)
    earnings.reads(ctx, [rule for rule in found_rules if rule is not None], found_measures)
    found_tables = tuple(table for each in ctx.table_versions.values() for table in each)
    dated.changes_inside(ctx, params, found_measures, found_rules, found_tables)
    versions.rule_periods(ctx, found_rules)
    found_scenarios = [scenarios.scenario(ctx, node) for node in (*symbols.scenarios, *extra)]
    declared = Schema(
        ctx.currency or "",
        tuple(symbols.of_kind("role")),
        (ctx.participant, *ctx.entities.values()),
        tuple(ctx.facts.values()),
        tuple(ctx.inputs.values()),
        calendar.year_offset(symbols),
        converted,
        plan.pay_in.source if plan is not None and plan.pay_in is not None else None,
    )
    return Checked(
        plan,
        declared,
        params,
        found_tables,
        found_measures,
        tuple(rule for rule in found_rules if rule is not None),
        found_caps,
        found_pools,
        found_ensures,
        found_pilots,
        tuple(scenario for scenario in found_scenarios if scenario is not None),
        tuple(ctx.diagnostics),
        found_values,
    )
