"""The programs of the columnar benchmark pay what the reference evaluator pays, or the comparison means nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.columnar.contenders import CONTENDERS, Contender
from benchmarks.columnar.generate import generate
from benchmarks.columnar.many_rules import many_rules
from benchmarks.columnar.measure import Payouts, differing, payouts, run

REFERENCE = next(each for each in CONTENDERS if each.name == "incent, reference")
OTHERS = [each for each in CONTENDERS if each is not REFERENCE]
# Few deals for each participant bring months below zero; many bring deals that cross a band of the accelerator.
SIZES = {"many people": (2_000, 300), "few people": (2_000, None), "more deals": (20_000, None)}

Pay = Callable[[Contender, str], Payouts]


@pytest.fixture(scope="module")
def pay(tmp_path_factory: pytest.TempPathFactory) -> Pay:
    """What a contender pays for one of the sizes; each is computed once."""
    folder = tmp_path_factory.mktemp("columnar")
    known: dict[tuple[str, str], Payouts] = {}

    def once(contender: Contender, size: str) -> Payouts:
        if missing := contender.missing():
            pytest.skip(f"not installed: {', '.join(missing)}")
        project = folder / size
        if not project.exists():
            deals, participants = SIZES[size]
            generate(project, deals, participants=participants)
        key = contender.name, size
        if key not in known:
            out = folder / f"out{len(known)}"
            run(contender, project, out)
            known[key] = payouts(contender.payouts, out)
        return known[key]

    return once


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("contender", [each for each in OTHERS if each.exact], ids=lambda each: each.name)
def test_exact_programs_pay_the_same_to_the_cent(pay: Pay, contender: Contender, size: str) -> None:
    assert differing(pay(contender, size), pay(REFERENCE, size)) == 0


@pytest.mark.parametrize("contender", [each for each in OTHERS if not each.exact], ids=lambda each: each.name)
def test_binary_floats_are_off_by_cents_only(pay: Pay, contender: Contender) -> None:
    found, right = pay(contender, "more deals"), pay(REFERENCE, "more deals")
    assert found.keys() == right.keys()
    off = [
        abs(Decimal(one) - Decimal(other))
        for key in right
        for one, other in zip(found[key], right[key], strict=True)
        if one != other
    ]
    assert 0 < len(off) < len(right)
    assert max(off) < Decimal("0.10")


def test_the_data_reach_every_construct(pay: Pay) -> None:
    right = pay(REFERENCE, "many people")
    earned, capped, clawed_back, _, balance = (
        [Decimal(figures[place]) for figures in right.values()] for place in range(5)
    )
    for figures in (earned, capped, clawed_back):
        assert sum(figure > 0 for figure in figures) > 10
    assert sum(figure < 0 for figure in balance) > 10


def test_the_same_seed_gives_the_same_rows_in_either_kind_of_file(tmp_path: Path) -> None:
    for name, seed, as_csv in (("one", 7, True), ("two", 7, True), ("other", 8, True), ("parquet", 7, False)):
        generate(tmp_path / name, 500, seed=seed, csv=as_csv)
    rows = {name: (tmp_path / name / "data" / "deal.csv").read_text() for name in ("one", "two", "other")}
    assert rows["one"] == rows["two"] != rows["other"]
    paid = {}
    for name in ("one", "parquet"):
        run(REFERENCE, tmp_path / name, tmp_path / f"{name}.out")
        paid[name] = payouts(REFERENCE.payouts, tmp_path / f"{name}.out")
    assert paid["one"] == paid["parquet"]


def test_each_deal_has_one_rule_whatever_their_number(tmp_path: Path) -> None:
    generate(tmp_path / "project", 500)
    subjects = []
    for rules in (5, 60):
        (tmp_path / "project" / "plan.incent").write_text(many_rules(rules))
        run(REFERENCE, tmp_path / "project", tmp_path / "out")
        with (tmp_path / "out" / "entries.csv").open(newline="") as file:
            earned = [row["subject"] for row in csv.DictReader(file) if row["kind"] == "earn"]
        assert len(set(earned)) == len(earned)
        subjects.append(len(earned))
    # All but those whose customer went live too late, or whose credit asks for more.
    assert min(subjects) > 300
