"""Thirteen sellers whose dashboard is worked out by hand.

Six are in the north, five in the south, two in the west: the west is too small, and there is no other role to join, so
its two share a block with the south. Quota 100,000 in the quarter; 10% up to it, 20% above.

    o1   70,000 × 10%                     =  7,000.00   smb, live in January
    s1   60,000 × 10%                     =  6,000.00   smb, live in February; half, 3,000.00, taken back in March
    w1  100,000 × 10% + 50,000 × 20%      = 20,000.00   mid_market, live in February
    o2   20,000 × 10%                     =  2,000.00   smb, waits: not live by the end of March, day 90 is 2026-05-02

Earned 33,000.00, taken back 3,000.00, due 30,000.00; s1 owes 3,000.00 after March, so 33,000.00 is paid.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from incentlang.dashboard import dashboard_of, with_columns
from incentlang.dashboard.model import Dashboard
from incentlang.data import read_dataset
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import declared_names, pay_periods, plan_files
from incentlang.statements import Statements
from tests.statements.world import PLAN, write_project

SELLERS = {
    **{f"o{n}": "North" for n in range(1, 7)},
    **{f"s{n}": "South" for n in range(1, 6)},
    "w1": "West",
    "w2": "West",
}
DATA = {
    "participant": "participant,name,role,manager,region,target,currency,from,to\n"
    + "".join(f"{who},Name of {who},seller,,{where},60000,USD,2026-01-01,\n" for who, where in SELLERS.items()),
    "quota": "participant,period,value\n"
    + "".join(f"{who},2026-Q{q},100000\n" for who in SELLERS for q in (1, 2, 3, 4)),
    "customer": "customer_id,segment,deployment\n"
    "C1,smb,standard\nC2,smb,standard\nC3,mid_market,standard\nC4,smb,standard\n",
    "deal": "deal_id,closed_on,ARR,kind,customer,owner\n"
    "D1,2026-01-05,70000,new_logo,C1,o1\n"
    "D2,2026-02-01,60000,new_logo,C2,s1\n"
    "D3,2026-02-01,150000,new_logo,C3,w1\n"
    "D4,2026-02-01,20000,new_logo,C4,o2\n",
    "activation": "activated_on,customer\n2026-01-20,C1\n2026-02-20,C2\n2026-02-21,C3\n",
    "churn": "churned_on,customer\n2026-03-10,C2\n",
}


def project(folder: Path, **data: str) -> Path:
    """The project; its rule states two purposes."""
    plan = PLAN.replace("  for each deal where", "  purpose acquire, adopt\n  for each deal where")
    return write_project(folder, plan, **(DATA | data))


def statements_with_columns(root: Path, period: str, as_of: date | None = None) -> Statements:
    """The statements of a project, read with what the dashboard shows by."""
    found, _ = load_project(root)
    assert found is not None
    compiled = compile_project(found)
    assert compiled.program is not None
    program = with_columns(compiled.program, compiled.declared)
    data, findings = read_dataset(found, program.schema, declared_names(compiled.declared))
    assert data is not None, findings
    periods = pay_periods([period], program.plan)
    assert isinstance(periods, list | tuple)
    return Statements(program, compiled.plan_hash, plan_files(compiled), data, periods[0], as_of)


def board(root: Path, period: str) -> Dashboard:
    """The dashboard of a project."""
    return dashboard_of(statements_with_columns(root, period))
