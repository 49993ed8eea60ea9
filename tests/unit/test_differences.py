"""What a difference of two plans says: its schema, approvals, exact tables, renaming, and Markdown that stays text."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.cli.difference_markdown import as_markdown
from incentlang.cli.difference_words import change_words
from incentlang.differences import Approval, Definition, Difference, Judged, Paid, Person, compare_plans
from incentlang.differences.model import SCHEMA
from incentlang.differences.tables import compare_tables
from incentlang.ir.program import Band, BandTable, CurveEnd, CurveTable
from incentlang.types import NUMBER, RATIO
from tests.worlds import HEADER, opened, world

TOP = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (TOP / "docs/examples").glob("*/plan.incent"))
GOLDEN = TOP / "tests/cases/cli/diff_forms/expected/4-diff.stdout"
RULE = "rule pay\n  for each deal\n  credit 5% of ARR to owner\n"


def compared(folder: Path, old: str, new: str, header: str = HEADER) -> Difference:
    """Two plans, compared."""
    worlds = [world(folder / name, header + text) for name, text in (("old", old), ("new", new))]
    assert all(each.program for each in worlds)
    return compare_plans(worlds[0].compiled, worlds[1].compiled, ("old", "new"))


def test_json_is_as_its_schema_says(tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(GOLDEN.read_text()), schema)
    jsonschema.validate(json.loads(json.dumps(compared(tmp_path, RULE, RULE).to_json())), schema)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: str(folder.name))
def test_a_plan_does_not_differ_from_itself_and_can_be_compared_with_any_other(folder: Path) -> None:
    itself = opened(folder).compiled
    difference = compare_plans(itself, opened(folder).compiled, ("a", "b"))
    assert difference.definitions == ()
    assert {each.verdict for each in difference.roles} <= {"text only"}
    other = opened(EXAMPLES[EXAMPLES.index(folder) - 1]).compiled
    assert compare_plans(itself, other, ("a", "b")).definitions


APPROVED = '  approved by "Board" on {}\n  owner "Sales"\n'


@pytest.mark.parametrize(
    ("old", "new", "changed", "needed"),
    [
        ("2025-12-01", "2025-12-01", True, True),  # the approval is of the plan as it was
        ("2025-12-01", "2026-03-01", True, False),
        ("2025-12-01", "2025-12-01", False, False),  # only text
    ],
)
def test_a_change_of_more_than_text_asks_for_a_new_approval(
    tmp_path: Path, old: str, new: str, changed: bool, needed: bool
) -> None:
    first, rest = HEADER.split("use saas")
    before = first + APPROVED.format(old) + "use saas" + rest + RULE
    after = first + APPROVED.format(new) + "use saas" + rest + RULE.replace("5%", "6%" if changed else "5%")
    approval = compared(tmp_path, before, after, "").approval
    assert (approval.owner, approval.approved_by, approval.on, approval.needed) == ("Sales", "Board", new, needed)


PILOT = """pilot tried "Try more"
  for region is "West" during 2026-02-01 to 2026-03-31
  set rate = 8%
  because "Try it"
"""


def test_a_pilot_that_changes_leaves_what_reads_it_undecided(tmp_path: Path) -> None:
    text = "param rate = 5%\n" + RULE.replace("5%", "rate") + PILOT
    found = compared(tmp_path / "a", text, text.replace("8%", "9%")).verdicts
    assert [(each.verdict, "pilots" in each.why) for each in found] == [("not decided", True)]
    assert compared(tmp_path / "b", text, text.replace("5%", "6%")).verdict == "more generous"


QUARTER = """param floor = 50%
input quota for account_executive each quarter: money
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
table curve by attainment, interpolated
  from 0% 1%
  from 100% 3%
  below 0% zero
  above 100% flat
rule bonus
  for each account_executive each quarter where attainment is at least floor
  credit curve(attainment) of 1_000 USD
  credit 10 USD
"""


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"over deal by": "over deal where kind is new_logo by"}, "less generous"),  # less attainment, a rising curve
        ({"/ quota": "/ (quota + 100 USD)"}, "less generous"),
        ({"= 50%": "= 40%"}, "more generous"),
        ({"  credit 10 USD\n": ""}, "less generous"),
        ({"from 0% 1%": "from 0% 2%", "from 100% 3%": "from 100% 2%"}, "not decided"),  # the gate reads it too
        ({"10 USD": "10 USD when quota is above 5 USD", "of 1_000": "of 1_001"}, "not decided"),  # both ways
    ],
)
def test_measures_carry_a_change_to_the_rules_that_read_them(
    tmp_path: Path, changed: dict[str, str], verdict: str
) -> None:
    text = QUARTER
    for old, new in changed.items():
        text = text.replace(old, new)
    found = [each for each in compared(tmp_path, QUARTER, text).verdicts if each.kind == "rule"]
    assert [each.verdict for each in found] == [verdict], found


def test_naming_a_number_is_neutral_and_renaming_is_text(tmp_path: Path) -> None:
    named = "param rate = 5%\n" + RULE.replace("5%", "rate")
    assert compared(tmp_path / "a", RULE, named).verdict == "neutral"
    assert compared(tmp_path / "b", named, named.replace("rate", "share")).verdict == "text only"
    assert compared(tmp_path / "c", named, f"# why\n{named}".replace("= 5%", '= 5% "Why"')).verdict == "text only"


@pytest.mark.parametrize(
    ("old", "new", "verdict", "why"),
    [
        ("5% of ARR", "5% of (ARR - 100 USD)", "less generous", ""),
        ("5% of (ARR - 100 USD)", "6% of (ARR - 100 USD)", "not decided", "it may be below zero"),
        (
            "5% of ARR to owner",
            "5% of ARR to customer.csm\n    when customer.csm is known",
            "not decided",
            "other people",
        ),
        ("5% of ARR", "5% of ARR to owner\n  credit 1 USD to owner", "more generous", ""),
        ("5% of ARR", "(ARR / 100 USD) of 7 USD", "not decided", "cannot be put in order"),
    ],
)
def test_what_no_rule_decides_says_why(tmp_path: Path, old: str, new: str, verdict: str, why: str) -> None:
    texts = [RULE.replace("5% of ARR to owner", each if " to " in each else f"{each} to owner") for each in (old, new)]
    found = [each for each in compared(tmp_path, *texts).verdicts if each.kind == "rule"]
    assert [each.verdict for each in found] == [verdict]
    assert why in found[0].why, found[0].why


def bands(*rows: tuple[int, int], curve: bool = False) -> BandTable | CurveTable:
    """A table of whole numbers."""
    made = tuple(Band(Decimal(at), False, Decimal(gives)) for at, gives in sorted(dict(rows).items()))
    if curve:
        return CurveTable("t", "", "x", NUMBER, RATIO, made, CurveEnd("flat"), CurveEnd("zero"))
    return BandTable("t", "", "retroactive", "x", NUMBER, RATIO, made)


def value(table: BandTable | CurveTable, x: Fraction) -> Fraction:
    """What a table gives, worked out anew: the last band begun, or a straight line; past the end of a curve nothing."""
    rows = table.bands if isinstance(table, BandTable) else table.points
    points = [(Fraction(row.at or 0), Fraction(row.gives)) for row in rows]
    if isinstance(table, BandTable):
        return next((gives for at, gives in reversed(points) if at <= x), Fraction(0))
    if x > points[-1][0]:
        return Fraction(0)
    for (low, first), (high, last) in pairwise(points):
        if low <= x <= high:
            return first + (last - first) * (x - low) / (high - low)
    return points[0][1]


ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=4)


@given(ROWS, ROWS, st.booleans())
def test_tables_are_compared_at_every_position(
    old: list[tuple[int, int]], new: list[tuple[int, int]], curve: bool
) -> None:
    before, after = bands(*old, (0, 1), curve=curve), bands(*new, (0, 2), curve=curve)
    effect = compare_tables((before,), (after,))
    positions = [Fraction(step, 24) for step in range(-48, 240)]
    signs = {(value(after, x) > value(before, x)) - (value(after, x) < value(before, x)) for x in positions} - {0}
    expected = {frozenset({1}): "more", frozenset({-1}): "less", frozenset({1, -1}): "both", frozenset(): "same"}
    assert effect.goes == expected[frozenset(signs)]


def test_markdown_keeps_what_others_wrote_as_text() -> None:
    evil = "a|b <script> @team [x](http://y) `code"
    person = Person("p|1", evil, "role", "USD", Decimal(1), Decimal(2), ())
    paid = Paid("data", ("2026-01",), (), (person,), 0)
    judged = Judged("rule", "r", "not decided", evil)
    told = as_markdown(
        Difference(
            "o", "n", (Definition("rule", "r", "changed"),), (judged,), (), Approval(evil, "", "", True, evil), paid
        )
    )
    table = [line for line in told.splitlines() if line.startswith("|")]
    assert "<script>" not in told
    assert "@team" not in told
    assert "](http" not in told
    assert {line.count("|") for line in table} == {4, 6, 7}  # three columns of verdicts, five of people, six of totals


def test_a_claim_that_is_proved_of_another_number_is_a_change(tmp_path: Path) -> None:
    for name, share in (("old", "50%"), ("new", "45%")):
        shutil.copytree(TOP / "examples/new_hires", tmp_path / name)
        plan = tmp_path / name / "plan.incent"
        plan.write_text(plan.read_text().replace("expand is at least 50%", f"expand is at least {share}"))
    old, new = opened(tmp_path / "old").compiled, opened(tmp_path / "new").compiled
    difference = compare_plans(old, new, ("old", "new"))
    assert [(each.kind, each.state) for each in difference.definitions] == [("ensure", "changed")]
    assert difference.verdict == "neutral"


TIERED = """table rates "Rates" by attainment, {method}
  below 100%  8%
  from 100%  10%
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
input quota for account_executive each quarter: money
rule pay
  for each deal
  credit rates(attainment) of ARR to owner
"""


def test_the_method_of_a_table_is_told_as_a_word_and_what_reads_it_is_not_told_as_changed_text(tmp_path: Path) -> None:
    old, new = TIERED.format(method="marginal"), TIERED.format(method="retroactive")
    told = {each.name: each.changes for each in compared(tmp_path, old, new).definitions}
    assert [(change.what, change.old, change.new) for change in told["rates"]] == [
        ("method", "marginal", "retroactive")
    ]
    assert [change_words(change).split(" (")[0] for change in told["pay"]] == [
        "rates(attainment) of ARR: something that it reads has changed"
    ]


def test_beside_another_change_text_that_stayed_is_not_told(tmp_path: Path) -> None:
    taken = "  claw back 100% of the money after churn within 90 days of close\n"
    old, new = TIERED.format(method="marginal") + taken, TIERED.format(method="retroactive")
    told = {each.name: each.changes for each in compared(tmp_path, old, new).definitions}
    assert [change.old for change in told["pay"]] == [taken.strip()]
