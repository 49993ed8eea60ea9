"""One mistake in a plan gives one message, with the right code, on the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax.parse import Parsed, parse_file

CREDIT = "  credit accelerator(attainment) of ARR to owner"
FOR_EACH = "  for each deal where kind is new_logo"
CLAW_BACK = "  claw back 100% of the money after churn within 180 days of earning"
WHEN = "    when customer.csm is known and customer.health is known and customer.health is at least health_floor"
GROWTH = '  because "Growth is worth sharing when the customer is well."'
MEASURE = "measure bookings for account_executive each quarter"
SUM = "  sum of ARR over deal where kind is new_logo by owner"

# What stands in the plan, what is written instead, the code, and what message or help must say.
MISTAKES = [
    (CREDIT, "  credit to owner", "E0007", "how much"),
    (CREDIT, "  credit 20% of", "E0002", "after `credit 20% of` I expected an amount"),
    (CREDIT, "  credit 20% of * ARR to owner", "E0001", "found `*`"),
    (CREDIT, "  credti 20% of ARR to owner", "E0003", "`credit`"),
    (CREDIT, "  CREDIT 20% of ARR to owner", "E0003", "`credit`"),
    (CREDIT, "  pay 20% of ARR to owner", "E0003", "`credit`"),
    (CREDIT, "  credit =20% of ARR to owner", "E0030", "take the `=` out"),
    (CREDIT, "  credit =IF(ARR > 1000, 5%, 3%) of ARR to owner", "E0031", "`IF`"),
    (CREDIT, "  credit $500 to owner", "E0012", "`500 USD`"),
    (CREDIT, "  credit 500 usd to owner", "E0013", "`500 USD`"),
    (CREDIT, "  credit 500USD to owner", "E0013", "`500 USD`"),
    (CREDIT, "  credit 120,000 USD to owner", "E0010", "`120_000 USD`"),
    (CREDIT, "  credit 12,5% of ARR to owner", "E0011", "`12.5%`"),
    (CREDIT, "  credit %20 of ARR to owner", "E0016", "`20%`"),
    (CREDIT, "  credit 20 percent of ARR to owner", "E0016", "`20%`"),
    (CREDIT, "  credit 5k USD to owner", "E0015", "`5_000 USD`"),
    (CREDIT, "  credit 1e3 * 1% of ARR to owner", "E0015", "`1_000`"),
    (CREDIT, "  credit 5% of ARR to owner;", "E0035", "take it out"),
    (CREDIT, "  credit 5% of ARR to owner // as always", "E0036", "`#`"),
    (CREDIT, "  credit 5% of ARR to owner /* as always */", "E0036", "`#`"),
    (CREDIT, "  credit accelerator(attainment of ARR to owner", "E0001", "`)`"),
    (CREDIT, "  credit 5% of ARR too owner", "E0003", "`to`"),
    (CREDIT, "  credit 5% of ARR, 2% of ARR to owner", "E0001", "`,` cannot stand"),
    (FOR_EACH, "  foreach deal where kind is new_logo", "E0003", "`for each`"),
    (FOR_EACH, "  for every deal where kind is new_logo", "E0003", "`for each`"),
    (FOR_EACH, "  for each deal wher kind is new_logo", "E0003", "`where`"),
    (FOR_EACH, "  for each deal where kind == new_logo", "E0032", "`is`"),
    (FOR_EACH, "  for each deal where kind is", "E0002", "after `for each deal where kind is`"),
    (FOR_EACH, "  for each", "E0002", "such as deal"),
    (CLAW_BACK, CLAW_BACK.replace("claw back", "clawback"), "E0003", "`claw back`"),
    (CLAW_BACK, CLAW_BACK.replace("claw back", "claw-back"), "E0003", "`claw back`"),
    (CLAW_BACK, CLAW_BACK.replace("180 days", "180days"), "E0014", "`180 days`"),
    (CLAW_BACK, CLAW_BACK.replace("after churn", "after 2nd churn"), "E0014", "`the 2nd`"),
    (CLAW_BACK, "  claw back 100% of the money after churn within", "E0002", "such as 90 days"),
    (CLAW_BACK, "  currency EUR", "E0004", "the plan's header"),
    ("rule expansion ", "rule new-logo ", "E0008", "`new_logo`"),
    ("rule expansion ", "rule Expansion deals ", "E0008", "`expansion_deals`"),
    ("rule expansion ", "rule ", "E0008", "is not one word"),
    ("rule expansion ", "ruel expansion ", "E0003", "`rule`"),
    (MEASURE, MEASURE.replace("each", "every"), "E0003", "`each`"),
    (MEASURE, MEASURE.replace("quarter", "fortnight"), "E0001", "`half year`, `year`, `week` or `half month`"),
    (MEASURE, MEASURE.replace("for account_executive ", "account_executive "), "E0001", "`for`"),
    (SUM, SUM.replace("sum of", "sum"), "E0003", "`sum of`"),
    (SUM, SUM.replace(" owner", ""), "E0002", "expected a name"),
    ("  bookings year to date / quota of the year", "  bookings year to date /", "E0002", "a value such as"),
    ("  effective 2026-01-01 to 2026-12-31", "  effective 1/2/2026", "E0017", "`2026-01-02` or `2026-02-01`"),
    ("  effective 2026-01-01 to 2026-12-31", "  effective 2/30/2026", "E0018", "2/30/2026"),
    ("  effective 2026-01-01 to 2026-12-31", "  effective 2026-02-30", "E0018", "28 days"),
    ("  effective 2026-01-01 to 2026-12-31", "  effective Jan 1, 2026", "E0017", "`2026-01-01`"),
    ("rounded half up to", "rounded half-up to", "E0003", "`half up`"),
    ("  paid      monthly", "  paid      daily", "E0001", "`weekly`, `twice a month` or `every 2 weeks`"),
    ('"Revenue operations"', "“Revenue operations”", "E0033", "Revenue operations"),
    ('"Revenue operations"', "'Revenue operations'", "E0033", "Revenue operations"),
    ('"Revenue operations"', '"Revenue operations', "E0034", "same line"),
    ('"Revenue operations"', "Revenue operations", "E0001", "in quotes"),
    ("use saas\n", "use\n", "E0002", "after `use`"),
    ("param health_floor = 70", "param health_floor 70", "E0001", "`=`"),
    ("each quarter: money", "each quarter money", "E0001", "a colon"),
    ("deployment gives duration", "deployment give duration", "E0003", "`gives`"),
    ("  by attainment, marginal", "  by attainment, marginel", "E0003", "`marginal`"),
    ("60 days\n", "60days\n", "E0014", "`60 days`"),
    (WHEN, "    when customer.health is atleast health_floor", "E0003", "`at least`"),
    (WHEN, "    when customer.health at least health_floor", "E0003", "`is at least`"),
    (WHEN, "    when customer.health is greater than health_floor", "E0003", "`above`"),
    (WHEN, "    when customer.csm is known && customer.health is known", "E0032", "`and`"),
    (WHEN, "    when customer.csm is known AND customer.health is known", "E0003", "`and`"),
    (WHEN, "    when (customer.health is known", "E0002", "`)`"),
    (WHEN, "    when", "E0002", "a condition such as"),
    (WHEN, "    if customer.health is known", "E0003", "`when`"),
    (GROWTH, GROWTH.replace("because", "becuase"), "E0003", "`because`"),
    (GROWTH, "  because Growth", "E0001", "in quotes"),
    (GROWTH, "  wobble", "E0001", "`wobble`"),
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> str:
    root = Path(__file__).resolve().parent.parent.parent
    return (root / "examples" / "customer_value" / "plan.incent").read_text(encoding="utf-8")


def told(parsed: Parsed) -> list[str]:
    return [
        f"{line_of(problem)}: {problem.code} {problem.message()} ({problem.help()})" for problem in parsed.diagnostics
    ]


def line_of(problem: Diagnostic) -> int:
    assert isinstance(problem.at, Span)
    return problem.at.line


@pytest.mark.parametrize(("right", "wrong", "code", "says"), MISTAKES)
def test_one_mistake_gives_one_message_on_its_line(plan: str, right: str, wrong: str, code: str, says: str) -> None:
    assert right in plan
    line = plan[: plan.index(right)].count("\n") + 1
    text = plan.replace(right, wrong, 1)
    parsed = parse_file(Source("plan.incent", text))
    assert len(parsed.diagnostics) == 1, told(parsed)
    (problem,) = parsed.diagnostics
    assert problem.code == code, told(parsed)
    assert line <= line_of(problem) <= line + wrong.count("\n")
    assert says in f"{problem.message()} {problem.help()}"


def test_all_mistakes_of_a_file_are_told_at_once(plan: str) -> None:
    text = plan
    for right, wrong in [
        ("  paid      monthly", "  paid      daily"),
        (SUM, SUM.replace("sum of", "sum")),
        (CREDIT, "  credit to owner"),
        (CLAW_BACK, CLAW_BACK.replace("claw back", "clawback")),
        (GROWTH, "  because Growth"),
        ("  credit 500 USD to customer.csm", "  credit 500USD to customer.csm"),
        ("measure NRR for", "measure NRR fore"),
    ]:
        assert right in text
        text = text.replace(right, wrong, 1)
    parsed = parse_file(Source("plan.incent", text))
    codes = [problem.code for problem in parsed.diagnostics]
    assert codes == ["E0001", "E0003", "E0007", "E0003", "E0001", "E0003", "E0013"], told(parsed)


def test_definitions_without_mistakes_are_kept_in_order_and_place(plan: str) -> None:
    whole = parse_file(Source("plan.incent", plan)).file
    broken = parse_file(Source("plan.incent", plan.replace(SUM, "  sum of ", 1)))
    kept = [item for item in whole.items if not (hasattr(item, "name") and item.name.text == "bookings")]  # type: ignore[union-attr]
    assert list(broken.file.items) == kept
    assert [item.span.line for item in broken.file.items] == [item.span.line for item in kept]
    assert "bookings" in broken.lost


def test_a_clause_that_is_left_out_is_marked_as_damaged(plan: str) -> None:
    parsed = parse_file(Source("plan.incent", plan.replace(GROWTH, "  because Growth", 1)))
    assert [span.text.strip() for span in parsed.damaged] == ["because Growth"]
    assert len(parsed.file.items) == len(parse_file(Source("plan.incent", plan)).file.items)


def test_after_fifty_mistakes_the_rest_is_not_listed() -> None:
    text = "\n".join(f"rule r{number}\n  credit to owner" for number in range(80))
    codes = [problem.code for problem in parse_file(Source("plan.incent", text)).diagnostics]
    assert codes == ["E0007"] * 50 + ["E0009"]


def test_a_huge_definition_full_of_mistakes_is_given_up_in_time() -> None:
    text = "rule r\n" + "  credit 5% off ARR ??\n  because 5\n" * 4_000
    assert len(parse_file(Source("plan.incent", text)).diagnostics) <= 51
