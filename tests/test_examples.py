"""Every project under `examples/` is checked, tested and run, and pays what its authors computed by hand.

`by_hand.csv` of an example holds payouts with their arithmetic: `participant, period, rule, kind, amount, arithmetic`.
With a rule, `kind` is a kind of entry, and the amount is the sum of such entries; without one, it is a column of
payouts.csv.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from tests.published_cases import run

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXAMPLES = sorted(path.parent for path in FOLDER.glob("*/incent.toml"))
# The project of the tutorial, whose figures stand in its pages, and the one that tests/oracle computes independently.
COMPUTED_ELSEWHERE = ("first", "customer_value")
# Example by example, what a run is meant to find: codes of problems that are part of the lesson.
INTENDED: dict[str, frozenset[str]] = {}
# A run with the knowledge of this day sees every row of the examples.
LATE = dt.date(2029, 12, 31)
FEWEST_FIGURES, FEWEST_SCENARIOS = 3, 5


@attrs.frozen
class Figure:
    """A payout that somebody computed by hand."""

    participant: str
    period: str
    rule: str
    kind: str
    amount: str
    arithmetic: str


class Runs:
    """Each example runs once, over all its periods."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed: dict[str, str] = {}

    def of(self, example: Path) -> Path:
        out = self.folder / example.name
        if example.name not in self.printed:
            self.printed[example.name] = run(["run", str(example), "--as-of", LATE.isoformat(), "--out", str(out)])
        assert out.is_dir(), self.printed[example.name]
        return out


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("examples"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures_of(example: Path) -> list[Figure]:
    path = example / "by_hand.csv"
    return [Figure(**row) for row in rows(path)] if path.is_file() else []


def all_figures() -> Iterator[object]:
    for example in EXAMPLES:
        for figure in figures_of(example):
            name = "-".join(
                each for each in (example.name, figure.participant, figure.period, figure.rule, figure.kind) if each
            )
            yield pytest.param(example, figure, id=name)


def names(examples: list[Path]) -> list[str]:
    return [example.name for example in examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=names(EXAMPLES))
def test_check_finds_nothing(example: Path) -> None:
    assert run(["check", str(example)]).startswith("no findings: ")


@pytest.mark.parametrize("example", EXAMPLES, ids=names(EXAMPLES))
def test_every_scenario_is_as_expected(example: Path) -> None:
    *_, told = run(["test", str(example)]).strip().splitlines()
    assert told.endswith("scenarios: all as expected")
    assert int(told.split()[0]) >= (FEWEST_SCENARIOS if example.name != "first" else 1)


@pytest.mark.parametrize("example", EXAMPLES, ids=names(EXAMPLES))
def test_only_intended_problems(example: Path, runs: Runs) -> None:
    found = {row["code"] for row in rows(runs.of(example) / "problems.csv")}
    assert found == INTENDED.get(example.name, frozenset())


@pytest.mark.parametrize("example", EXAMPLES, ids=names(EXAMPLES))
def test_every_account_adds_up(example: Path, runs: Runs) -> None:
    """The two identities of every row, recomputed from the columns, and each balance carried into the next row."""
    carried: dict[tuple[str, str], Decimal] = {}
    for row in rows(runs.of(example) / "payouts.csv"):
        where = f"{row['participant']} {row['period']}"
        account = {name: Decimal(value) for name, value in row.items() if name in AMOUNTS and value}
        if row["status"] == "withheld":
            continue
        waits = account["held"] + account["unvested"] + account["forfeited"] + account["capped"]
        assert account["earned"] == account["payable"] + waits, where
        due = account["opening"] + account["payable"] + account["drawn"]
        due -= account["recovered"] + account["clawed_back"]
        assert due == account["paid"] + account["balance"], where
        key = row["participant"], row["unit"]
        assert account["opening"] == carried.get(key, Decimal(0)), where
        carried[key] = account["balance"]


AMOUNTS = frozenset(
    [
        "opening",
        "earned",
        "held",
        "unvested",
        "forfeited",
        "capped",
        "payable",
        "drawn",
        "recovered",
        "clawed_back",
        "paid",
        "balance",
    ]
)


@pytest.mark.parametrize(("example", "figure"), list(all_figures()))
def test_pays_what_was_computed_by_hand(example: Path, figure: Figure, runs: Runs) -> None:
    out = runs.of(example)
    if figure.rule:
        found = [
            Decimal(row["amount"])
            for row in rows(out / "entries.csv")
            if (row["participant"], row["period"]) == (figure.participant, figure.period)
            and (row["rule"], row["kind"]) == (figure.rule, figure.kind)
        ]
    else:
        found = [
            Decimal(row[figure.kind])
            for row in rows(out / "payouts.csv")
            if (row["participant"], row["period"]) == (figure.participant, figure.period)
        ]
    assert found, "no such entry"
    assert sum(found) == Decimal(figure.amount), figure.arithmetic


def test_every_example_has_figures_computed_by_hand() -> None:
    few = [
        example.name
        for example in EXAMPLES
        if example.name not in COMPUTED_ELSEWHERE and len(figures_of(example)) < FEWEST_FIGURES
    ]
    assert not few, f"add by_hand.csv with {FEWEST_FIGURES} payouts and their arithmetic to {', '.join(few)}"


def test_every_example_has_a_front_page() -> None:
    assert [example.name for example in EXAMPLES if not (example / "README.md").is_file()] == []
