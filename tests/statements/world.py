"""A small project whose statements are worked out by hand, and statements of any project.

Maya has a quota of 100,000 in the quarter. D0 of 20,000 stands from 0 to 20,000 on the table, D1 of 70,000 up to
90,000, D2 of 60,000 up to 150,000, D3 of 50,000 up to 200,000; up to 100,000 the rate is 10%, above it 20%.

    D1  70,000 × 10%                     =  7,000.00   live 2026-01-20, taken back by half after churn on 2026-03-10
    D2  10,000 × 10% + 50,000 × 20%      = 11,000.00   live 2026-02-20
    D0  20,000 × 10%                     =  2,000.00   would be: day 90 is 2026-04-02, and it is live on 2026-04-03
    D3  50,000 × 20%                     = 10,000.00   would be: not live, day 90 is 2026-05-16
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from incentlang.data import read_dataset
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import closed_periods, declared_names, pay_periods, plan_files
from incentlang.statements import Statements

PLAN = """plan by_hand "Worked out by hand"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
  negative pay carried

use saas

role seller "Seller"

input quota for seller each quarter: money

table rates by attainment, marginal
  from   0%  10%
  from 100%  20%

measure booked "What was sold" for seller each quarter
  sum of ARR over deal where kind is new_logo by owner

measure attainment for seller each quarter
  booked / quota

rule live "New customers who went live"
  for each deal where kind is new_logo
  credit rates(attainment) of ARR to owner
    after activation within 90 days of close
  claw back 50% of the money after churn within 180 days of earning
  because "A signature is a promise."
"""

DATA = {
    "participant": "participant,name,role,manager,region,target,currency,from,to\n"
    "maya,Maya Ortiz,seller,,,60000,USD,2026-01-01,\n"
    "noah,Noah Brandt,seller,,,60000,USD,2026-01-01,\n",
    "quota": "participant,period,value\n"
    + "".join(f"{who},2026-Q{quarter},100000\n" for who in ("maya", "noah") for quarter in (1, 2, 3, 4)),
    "customer": "customer_id,segment,deployment\n" + "".join(f"C{number},smb,standard\n" for number in range(6)),
    "deal": "deal_id,closed_on,ARR,kind,customer,owner\n"
    "D0,2026-01-02,20000,new_logo,C0,maya\n"
    "D1,2026-01-05,70000,new_logo,C1,maya\n"
    "D2,2026-02-10,60000,new_logo,C2,maya\n"
    "D3,2026-02-15,50000,new_logo,C3,maya\n"
    "D4,2026-02-16,31000,renewal,C4,maya\n"
    "D5,2026-02-17,40000,new_logo,C5,noah\n",
    "activation": "activated_on,customer\n2026-04-03,C0\n2026-01-20,C1\n2026-02-20,C2\n2026-02-27,C5\n",
    "churn": "churned_on,customer\n2026-03-10,C1\n",
}


def write_project(folder: Path, plan: str = PLAN, **data: str) -> Path:
    """The project; `data` puts other tables in the place of its own."""
    (folder / "data").mkdir(parents=True)
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n')
    (folder / "plan.incent").write_text(plan)
    for table, text in (DATA | data).items():
        (folder / "data" / f"{table}.csv").write_text(text)
    return folder


def statements_of(folder: Path, period: str, *, what_next: bool = False) -> Statements:
    """The statements of a project in one pay period, or in the last of a longer one."""
    project, findings = load_project(folder)
    assert project is not None, findings
    compiled = compile_project(project)
    program = compiled.program
    assert program is not None, compiled.diagnostics
    dataset, findings = read_dataset(project, program.schema, declared_names(compiled.declared))
    assert dataset is not None, findings
    closed = closed_periods(project.root, program.plan.paid, program.plan.year_offset)
    assert isinstance(closed, tuple)
    periods = pay_periods([period], program.plan)
    assert isinstance(periods, list)
    return Statements(
        program, compiled.plan_hash, plan_files(compiled), dataset, periods[-1], None, closed, what_next=what_next
    )


@cache
def example(name: str, period: str, *, what_next: bool = False) -> Statements:
    """The statements of an example of the repository, made once for all tests that read them."""
    return statements_of(Path(__file__).resolve().parents[2] / "examples" / name, period, what_next=what_next)


EXAMPLES = [
    ("account_executive", "2026-Q4"),
    ("customer_success", "2026-Q2"),
    ("customer_value", "2026-06"),
    ("first", "2026-03"),
    ("multi_year", "2026-09"),
    ("new_hires", "2026-Q2"),
    ("product_team", "2026-Q2"),
    ("regional_pilot", "2026-Q2"),
]
"""Every example, in a period in which much happens."""
