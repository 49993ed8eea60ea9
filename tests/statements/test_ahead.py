"""What would have paid more and what comes next, on statements: as an explanation says it, and figures by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.cli import entry
from incentlang.counterfactual import enrich
from incentlang.explain import Trace, explain_payout
from incentlang.explain.ahead_text import what_next_lines, why_not_lines
from incentlang.statements.model import Statement, Told
from incentlang.statements.pages import statement_page
from tests.statements.world import example, statements_of, write_project


def stated(folder: Path, period: str, who: str = "maya") -> Statement:
    (found,) = statements_of(folder, period, what_next=True).each([who])
    return found.statement


def test_each_component_says_what_would_have_paid_more(tmp_path: Path) -> None:
    # D0 stands from 0 to 20,000 at 10%: 2,000.00, had it gone live a day earlier; D3 from 150,000 to 200,000 at 20%:
    # 10,000.00 once it goes live. Half of D1 was taken back in March, so 3,500.00 are owed: the 2,000.00 would be set
    # against it, and of the 10,000.00 there would be 6,500.00 left.
    (live,) = stated(write_project(tmp_path / "project"), "2026-04").components
    assert live.why_not == (
        (
            "D0 earned no `live`: line 26 fails (activation 2026-04-03, day 91 of 90: 1 day late); "
            "every other condition holds ◄ near miss",
            "had it held: 2,000.00 more earned, nothing more paid now",
        ),
        ("D3 earned no `live` yet: line 26, no activation yet, 16 days left (until 2026-05-16)",
         "once met: 10,000.00 more earned, 6,500.00 more paid now"),
    )  # fmt: skip


def test_each_component_says_what_the_next_1000_pay_and_how_far_it_is_to_the_next_band(tmp_path: Path) -> None:
    # D1 of 70,000 stands from 20,000 to 90,000: 10,000 more come to 100,000, at 10% 1,000.00; from there 20%.
    (live,) = stated(write_project(tmp_path / "project"), "2026-01").components
    assert live.what_next == (
        (
            "each further 1,000.00 of ARR (as if deal D1 said more than 70,000.00) pays 100.00 (`live`)",
            "10,000.00 more: attainment after D1 reaches line 15, from 100% 20%: 1,000.00 more; "
            "from there each 1,000.00 pays 200.00",
        ),
    )


def test_what_is_of_no_component_is_told_of_the_whole_payout(tmp_path: Path) -> None:
    quota = "participant,period,value\nnoah,2026-Q1,100000\n"
    told = stated(write_project(tmp_path / "project", quota=quota), "2026-02")
    assert told.withheld
    assert told.ahead is not None
    ((text,),) = told.ahead.what_next
    assert text.startswith("not told: pay is withheld: `live` of D")


def test_a_closed_month_says_why_not_and_never_what_next(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    assert entry(["close", str(folder), "--period", "2026-01", "--as-of", "2026-01-31"]) == 0
    told = stated(folder, "2026-01")
    assert told.ahead is not None
    assert told.ahead.what_next == (("not told: 2026-01 is closed: what was posted never changes",),)
    (live,) = told.components
    assert live.what_next == ()
    assert [first.partition(" earned")[0] for first, _ in live.why_not] == ["D0"]


def test_nobody_asked_so_nothing_is_told(tmp_path: Path) -> None:
    (found,) = statements_of(write_project(tmp_path / "project"), "2026-04").each(["maya"])
    assert found.statement.ahead is None
    assert "What would have paid more" not in statement_page(found.statement)


@pytest.mark.parametrize(
    ("name", "period", "people"),
    [
        ("customer_value", "2026-06", ["P007", "P001", "P020"]),
        ("account_executive", "2026-Q4", []),
        ("first", "2026-03", []),
    ],
)
def test_it_is_what_an_explanation_says(name: str, period: str, people: list[str]) -> None:
    """From all data there, and from the rows that the payout depends on here."""
    statements = example(name, period, what_next=True)
    program, data, payday = statements.program, statements.data, statements.period
    some = 0
    for found in statements.each(people or statements.everyone):
        statement, who = found.statement, found.statement.participant
        trace = explain_payout(program, statements.plan_hash, data, who, payday)
        assert isinstance(trace, Trace)
        full = enrich(trace, program, data, payday)
        assert full.why_not is not None
        assert statement.ahead is not None
        written = {line for each in statement.components for line in each.why_not} | {*statement.ahead.why_not}
        assert written == _hidden(found.tell.hide, why_not_lines(full.why_not, trace.currency))
        told = {line for each in statement.components for line in each.what_next} | {*statement.ahead.what_next}
        next_ = what_next_lines(full.what_next) if full.what_next is not None else []
        assert told == _hidden(found.tell.hide, next_)
        some += len(written) + len(told)
    assert some > 3


def _hidden(hide: object, lines: list[Told]) -> set[Told]:
    assert callable(hide)
    return {tuple(map(hide, line)) for line in lines}
