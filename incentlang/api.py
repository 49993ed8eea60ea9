"""incentlang from Python: compile a plan, run it on tables, ask why.

import incentlang as il

plan = il.compile_plan("my_plan")
result = plan.evaluate(period="2026-03")
for row in result.payouts.rows():
    print(row["participant"], row["paid"])
print(result.explain("maya", "2026-03"))
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import attrs

from incentlang.counterfactual import enrich, unreachable
from incentlang.data import Dataset, read_dataset, read_tables
from incentlang.diagnostics.base import Diagnostic, Severity
from incentlang.diagnostics.project import ProjectMissing
from incentlang.engines.result import Result as EngineResult
from incentlang.explain import explain_payout
from incentlang.graph import RuleGraph, rule_graph
from incentlang.handing import Explanation, Table
from incentlang.ir.program import Program, Rule
from incentlang.ledger.closing import ClosedPeriod
from incentlang.outputs import NOMINATIONS, OutTable, tables_of
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import find_project, load_project
from incentlang.running import (
    EngineName,
    Request,
    closed_periods,
    declared_names,
    one_pay_period,
    run_facts,
    run_plan,
    with_params,
)
from incentlang.words import Section, program_in_words


class IncentError(Exception):
    """A plan, its data or a request is wrong.

    Attributes:
        diagnostics: What exactly, each with its place, its message and what to do.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(_told, self.diagnostics)))


def _told(found: Diagnostic) -> str:
    place = found.at.place
    where = "" if place.startswith("<built in>") else f"{place}: "
    advice = found.help()
    return f"{where}{found.severity.value}[{found.code}]: {found.message()}" + (f"\n  help: {advice}" if advice else "")


def compile_plan(path: str | os.PathLike[str]) -> Plan:
    """Read the plan of a project.

    Args:
        path: The project's folder, or anything inside it.

    Returns:
        The plan; its mistakes, if any, are in `diagnostics`.

    Raises:
        IncentError: There is no project, or its incent.toml is wrong.
    """
    folder = find_project(Path(path))
    if folder is None:
        raise IncentError([ProjectMissing(folder=str(path))])
    project, findings = load_project(folder)
    if project is None:
        raise IncentError(findings)
    return Plan(compile_project(project))


@attrs.frozen(slots=False)
class Plan:
    """A compiled plan."""

    _compiled: Compiled

    def __repr__(self) -> str:
        return f"<plan of {self._compiled.project.main}>"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every mistake in the plan; without any it can be evaluated."""
        return self._compiled.diagnostics

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order of the plan."""
        return self._program.rules

    @cached_property
    def graph(self) -> RuleGraph:
        """Which definition reads which."""
        return rule_graph(self._program)

    def in_words(self) -> tuple[Section, ...]:
        """The whole plan as plain sentences for the people it pays, a section for each definition.

        Raises:
            IncentError: The plan has errors.
        """
        return program_in_words(self._program)

    @property
    def _program(self) -> Program:
        if self._compiled.program is None:
            raise IncentError(self.diagnostics)
        return self._compiled.program

    def evaluate(
        self,
        data: Mapping[str, object] | None = None,
        period: str | Sequence[str] | None = None,
        as_of: date | None = None,
        params: Mapping[str, str] | None = None,
        engine: EngineName | None = None,
    ) -> Result:
        """Compute what everyone is paid.

        Args:
            data: Tables by name, such as `{"deal": table, "participant": table}`: lists of dictionaries, or tables of
                pyarrow, polars, pandas or anything else that speaks the Arrow C stream. Without it the project's
                own files are read.
            period: `2026-03`, `2026-Q1`, `2026`, or several; without it every pay period there is.
            as_of: Count only what was known on this day.
            params: Other values for parameters, as one writes them in a plan: `{"health_floor": "75"}`.
            engine: `reference`, `duckdb` or `spark`, which give the same figures; without it the faster one.

        Raises:
            IncentError: The plan has errors, the data is refused, or the request cannot be met.
        """
        program = with_params(self._program, params or {})
        if isinstance(program, Diagnostic):
            raise IncentError([program])
        dataset = self._dataset(program, data)
        closed = closed_periods(self._compiled.project.root, program.plan.paid, program.plan.year_offset)
        if isinstance(closed, Diagnostic):
            raise IncentError([closed])
        written = (period,) if isinstance(period, str) else tuple(period or ())
        answer = run_plan(program, dataset, Request(written, as_of, closed, engine))
        if isinstance(answer, Diagnostic):
            raise IncentError([answer])
        return Result(self._compiled, program, dataset, answer.result, answer.warnings, closed, answer.engine)

    def _dataset(self, program: Program, data: Mapping[str, object] | None) -> Dataset:
        project = self._compiled.project
        if data is None:
            dataset, findings = read_dataset(project, program.schema, declared_names(self._compiled.declared))
        else:
            dataset, findings = read_tables(data, program.schema, project.timezone)
        if dataset is None:
            raise IncentError([found for found in findings if found.severity is Severity.ERROR] or findings)
        return dataset


@attrs.frozen(slots=False)
class Result:
    """What a plan gave on some data.

    Attributes:
        warnings: What should be known about the figures, such as data that ends before the period does.
    """

    _compiled: Compiled = attrs.field(repr=False)
    _program: Program = attrs.field(repr=False)
    _dataset: Dataset = attrs.field(repr=False)
    _result: EngineResult = attrs.field(repr=False)
    warnings: tuple[Diagnostic, ...]
    _closed: tuple[ClosedPeriod, ...] = attrs.field(repr=False, default=())
    _engine: str = attrs.field(repr=False, default="reference")

    @cached_property
    def _tables(self) -> dict[str, Table]:
        facts = run_facts(self._compiled, self._program, self._dataset.digest, self._engine)
        made = tables_of(self._result, self._program.plan, facts.files)
        return {name: Table(table) for name, table in made.items()}

    @property
    def payouts(self) -> Table:
        """One row per participant and pay period."""
        return self._tables["payouts"]

    @property
    def entries(self) -> Table:
        """Every move of an amount."""
        return self._tables["entries"]

    @property
    def pending(self) -> Table:
        """Amounts that wait for something."""
        return self._tables["pending"]

    @property
    def problems(self) -> Table:
        """Lines that could not be computed; who is concerned is not paid."""
        return self._tables["problems"]

    @property
    def nominations(self) -> Table:
        """Who was nominated for which recognition, on what evidence, and who no longer is; empty where nobody is."""
        return self._tables.get("nominations") or Table(OutTable("nominations", NOMINATIONS, (), 0))

    def explain(
        self,
        participant: str,
        period: str,
        rule: str | None = None,
        subject: str | None = None,
        *,
        ahead: bool = True,
        reach: Decimal | None = None,
    ) -> Explanation:
        """Why a payout, or one line of it, is what it is, why something paid nothing, and what comes next.

        Args:
            participant: Whose payout.
            period: One pay period, such as `2026-03`.
            rule: Only this rule.
            subject: Only this row, by its key.
            ahead: Say also why not and what next. Each amount there is the plan evaluated again, so leave it out where
                many payouts are explained.
            reach: A payout for which the smallest change that reaches it is looked for.

        Raises:
            IncentError: There is no such participant, period, rule or row.
        """
        payday = one_pay_period(period, self._program.plan)
        if isinstance(payday, Diagnostic):
            raise IncentError([payday])
        if reach is not None:
            refused = unreachable(reach, payday, self._closed, rule or subject)
            if refused is not None:
                raise IncentError([refused])
        trace = explain_payout(
            self._program,
            self._compiled.plan_hash,
            self._dataset,
            participant,
            payday,
            rule=rule,
            subject=subject,
            as_of=self._result.as_of,
            closed=self._closed,
        )
        if isinstance(trace, Diagnostic):
            raise IncentError([trace])
        if ahead or reach is not None:
            trace = enrich(trace, self._program, self._dataset, payday, closed=self._closed, reach=reach)
        return Explanation(trace)
