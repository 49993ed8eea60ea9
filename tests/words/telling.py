"""A plan for the tests of words, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from incentlang.ir.program import Program
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.words import program_in_words

PLAN = """plan sales "Sales plan"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
role seller
role manager
entity customer
  key customer_id: text
  segment: one of smb, enterprise
  active: yes/no, over time
fact deal
  key deal_id: text
  dated closed_on: date
  amount: money from 0 USD to 1_000_000 USD
  due_on: date
  customer: customer
  owner: participant
  engineer: participant
fact activation
  once per customer
  dated activated_on: date
  customer: customer
fact payment
  dated paid_on: date
  deal: deal
  received: money from 0 USD to 1_000_000 USD
fact churn
  dated churned_on: date
  customer: customer
fact split
  deal: deal
  person: participant
  share: percent
input quota for seller each quarter: money
measure sold for seller each quarter
  sum of amount over deal by owner
measure attainment for seller each quarter
  sold / quota
table rates
  by attainment, marginal
  from   0%    10%
  from 100%    15%
"""
"""What every plan of these tests begins with."""


def program_of(plan: str, folder: Path) -> Program:
    """The compiled plan of some text behind `PLAN`."""
    (folder / "plan.incent").write_text(PLAN + plan, encoding="utf-8")
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None, [each.message() for each in compiled.diagnostics]
    return compiled.program


def said(plan: str, folder: Path, kind: str, name: str, about: str = "") -> list[str]:
    """The paragraphs of one definition, or those of them that answer one question."""
    sections = [each for each in program_in_words(program_of(plan, folder)) if (each.kind, each.name) == (kind, name)]
    return [told.text for each in sections for told in each.paragraphs if about in ("", told.about)]
