"""Small worlds: a project folder from the text of a plan and a few tables, checked, run and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs

from incentlang.data import Dataset, read_dataset
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import load_project
from incentlang.running import pay_periods
from incentlang.scenarios import ScenarioResult, run_scenarios
from incentlang.values.periods import Period, parse_period

HEADER = """plan p
  effective 2026-01-01 to 2026-12-31
  currency USD
use saas
role account_executive
role customer_success_manager
"""
"""The beginning of most plans here: 2026, paid monthly, half up to the cent."""

PEOPLE = """participant,name,role,manager,region,target,from,to
maya,Maya Ortiz,account_executive,lea,West,40000,2026-01-01,
ben,Ben Adu,account_executive,lea,East,40000,2026-01-01,
ana,Ana Lind,customer_success_manager,lea,West,40000,2026-01-01,
lea,Lea Roth,manager,,,,2026-01-01,
"""
CUSTOMERS = "customer_id,segment,deployment\nacme,smb,standard\nbolt,mid_market,standard\ncore,enterprise,complex\n"
DEAL = "deal_id,closed_on,ARR,kind,customer,owner"
QUOTAS = """participant,period,value
maya,2026-Q1,100000
maya,2026-Q2,100000
maya,2026-Q3,100000
maya,2026-Q4,100000
"""


@attrs.frozen
class World:
    """A project that was compiled, with its data when that is sound."""

    compiled: Compiled
    data: Dataset | None
    faults: tuple[str, ...]

    @property
    def program(self) -> Program:
        """The program of a plan without mistakes."""
        found = [f"{each.code} {each.at.place}: {each.message()}" for each in self.compiled.diagnostics]
        assert self.compiled.program is not None, found
        return self.compiled.program

    def run(self, *periods: str, as_of: str | None = None) -> Result:
        """The result of some pay periods."""
        assert self.data is not None, self.faults
        wanted = pay_periods(periods, self.program.plan)
        assert isinstance(wanted, list), wanted.message()
        return evaluate(self.program, self.data, wanted, date.fromisoformat(as_of) if as_of else None)

    def scenarios(self) -> tuple[ScenarioResult, ...]:
        """How the scenarios of the plan went."""
        return run_scenarios(self.program, self.compiled.declared, self.compiled.scenarios)


def period(text: str) -> Period:
    """A period that is known to be written well."""
    found = parse_period(text)
    assert found is not None
    return found


def world(folder: Path, plan: str, tables: Mapping[str, str] | None = None, settings: str = "") -> World:
    """Lay down a project, compile it, and read its data if the plan has no mistakes.

    Args:
        folder: An empty folder.
        plan: The text of `plan.incent`.
        tables: Files under `data/` by name without `.csv`; people and customers are always there.
        settings: The text of `incent.toml`.
    """
    files = {"participant": PEOPLE, "customer": CUSTOMERS, **(tables or {})}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.incent").write_text(plan, encoding="utf-8")
    if settings:
        (folder / "incent.toml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return opened(folder)


def opened(folder: Path) -> World:
    """The project in a folder that is there already."""
    project, findings = load_project(folder)
    assert project is not None, [finding.message() for finding in findings]
    compiled = compile_project(project)
    if compiled.program is None:
        return World(compiled, None, ())
    data, found = read_dataset(project, compiled.program.schema)
    return World(compiled, data, tuple(f"{each.code} {each.at.place}: {each.message()}" for each in found))


def deals(*rows: str) -> str:
    """The file of deals; a row is `D1,2026-01-05,1000.00,new_logo,acme,maya`."""
    return "\n".join([DEAL, *rows, ""])


def rows(header: str, *lines: str) -> str:
    """A file from its header and lines."""
    return "\n".join([header, *lines, ""])


def short(entries: Iterable[Entry]) -> list[str]:
    """Entries as `2026-01 maya rule D1 earn 100.00`, with the cause where it is not the ordinary one."""
    return [
        f"{e.period} {e.participant} {e.rule} {e.subject} {e.kind} {e.amount}"
        + (f" {e.cause}" if e.cause != "ordinary" else "")
        for e in entries
    ]


def earned(result: Result) -> dict[str, Decimal]:
    """What each subject earned in all, less what was clawed back."""
    found: dict[str, Decimal] = {}
    for e in result.entries:
        found[e.subject] = found.get(e.subject, Decimal(0)) + (-e.amount if e.kind == "claw_back" else e.amount)
    return found


def payout(result: Result, participant: str, when: str) -> Payout:
    """One row of the payouts."""
    return next(row for row in result.payouts if row.participant == participant and row.period == period(when))


def cells(row: Payout, *columns: str) -> tuple[object, ...]:
    """Some columns of a row of the payouts; amounts compare with whole numbers."""
    return tuple(getattr(row, column) for column in columns)


def problems(result: Result) -> list[str]:
    """Problems as `2026-01 maya rule D1: message`."""
    return [f"{p.period} {p.participant} {p.rule} {p.subject}: {p.diagnostic.message()}" for p in result.problems]
