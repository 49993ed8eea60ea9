"""What must not change a result: names, layout, order, and how the work is cut into pieces.

The plans and the data are those of `whole_plans.py` and `whole_market.py`; `pytest --hypothesis-profile=explore` looks
further.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.engines.result import Result
from incentlang.ir.text import from_text, to_text
from tests.oracle.facts import Tables
from tests.property.drawn import Draw
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import ALONE, Whole, whole_plans, with_names
from tests.property.whole_runs import compiled, dataset, differences, often, pay_periods, program_of, run, told

AS_OF = st.sampled_from([None, None, date(2026, 2, 14), date(2026, 3, 31), date(2026, 6, 1)])
WHEN = ("2026", "2027-Q1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


def result_of(folder: Path, whole: Whole, tables: Tables, as_of: date | None, text: str = "") -> Result:
    """The result of a plan, or of another text of it."""
    program = compiled(folder, text or whole.text).program
    assert program is not None
    return run(program, dataset(tables, program), pay_periods(whole, *WHEN), as_of)


def assert_same(whole: Whole, first: dict[str, list[str]], second: dict[str, list[str]]) -> None:
    assert first == second, "\n".join([whole.text, *differences(first, second)])


# --- the text -------------------------------------------------------------------------------------


@st.composite
def other_names(draw: Draw, whole: Whole) -> dict[str, str]:
    """New names in another order.

    Under a cap of the whole plan the names of rules keep theirs: of lines earned on one day by one row, the name says
    which is cut first.
    """
    names = sorted(whole.names)
    numbers = range(len(names))
    if "cap earned of plan" not in whole.text:
        numbers = draw(st.permutations(numbers))  # type: ignore[assignment]
    return {old: f"x{number:02d}_renamed" for old, number in zip(names, numbers, strict=True)}


@often(25)
@given(drawn=st.data(), whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
def test_names_change_nothing_but_names(
    folder: Path, drawn: Any, whole: Whole, tables: Tables, as_of: date | None
) -> None:
    new = drawn.draw(other_names(whole))
    renamed = {new.get(name, name): rows for name, rows in tables.items()}
    first = result_of(folder, whole, tables, as_of)
    second = result_of(folder, whole.renamed(new), renamed, as_of)
    assert_same(whole, told(first, lambda text: with_names(text, new)), told(second))


def relaid(whole: Whole, shuffler: random.Random) -> str:
    """The same words with other white space, and comments between clauses."""
    found = []
    for item in (whole.header, *whole.items):
        for line in item.lines:
            pieces = line.split('"')
            pieces[::2] = [_spaced(piece, shuffler) for piece in pieces[::2]]
            found.append('"'.join(pieces))
            found.append(shuffler.choice((" ", "\n", "  # credit 10% of it\n", "\n\n\t")))
    return "".join(found)


def _spaced(words: str, shuffler: random.Random) -> str:
    return "".join(shuffler.choice((" ", "  ", "\n", "\n\n\t")) if each == " " else each for each in words)


@often(25)
@given(whole=whole_plans(), tables=whole_markets(), shuffler=st.randoms(use_true_random=False), as_of=AS_OF)
def test_layout_changes_nothing(
    folder: Path, whole: Whole, tables: Tables, shuffler: random.Random, as_of: date | None
) -> None:
    text = relaid(whole, shuffler)
    assert compiled(folder, whole.text).plan_hash == compiled(folder, text).plan_hash
    first, second = (result_of(folder, whole, tables, as_of, each) for each in (whole.text, text))
    assert_same(whole, told(first), told(second))


@often(25)
@given(whole=whole_plans(), tables=whole_markets(), shuffler=st.randoms(use_true_random=False), as_of=AS_OF)
def test_the_order_of_declarations_changes_nothing(
    folder: Path, whole: Whole, tables: Tables, shuffler: random.Random, as_of: date | None
) -> None:
    items = list(whole.items)
    shuffler.shuffle(items)
    cut = shuffler.randint(0, len(items))
    text = "\n".join(line for item in (*items[:cut], whole.header, *items[cut:]) for line in item.laid_out())
    first, second = (result_of(folder, whole, tables, as_of, each) for each in (whole.text, text))
    assert_same(whole, told(first), told(second))


@often(15)
@given(whole=whole_plans())
def test_the_text_form_reads_back(folder: Path, whole: Whole) -> None:
    program = program_of(folder, whole)
    assert from_text(to_text(program)) == program


# --- the data -------------------------------------------------------------------------------------


@often(25)
@given(whole=whole_plans(), tables=whole_markets(), shuffler=st.randoms(use_true_random=False), as_of=AS_OF)
def test_the_order_of_rows_changes_nothing(
    folder: Path, whole: Whole, tables: Tables, shuffler: random.Random, as_of: date | None
) -> None:
    other = {name: list(rows) for name, rows in tables.items()}
    for rows in other.values():
        shuffler.shuffle(rows)
    first, second = (result_of(folder, whole, each, as_of) for each in (tables, other))
    assert_same(whole, told(first), told(second))


# --- batches --------------------------------------------------------------------------------------


@often(20)
@given(whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
def test_one_period_alone_is_the_same_as_in_the_whole(
    folder: Path, whole: Whole, tables: Tables, as_of: date | None
) -> None:
    program = program_of(folder, whole)
    data = dataset(tables, program)
    periods = pay_periods(whole, *WHEN)
    together = run(program, data, periods, as_of)
    single = [run(program, data, [each], as_of) for each in periods]
    for name in ("entries", "payouts", "pending"):
        parts = tuple(row for result in single for row in getattr(result, name))
        assert getattr(together, name) == parts, f"{whole.text}\n{name}"
    assert together.problems == single[-1].problems, whole.text


MARK = "z_"
NOT_KEYS = frozenset({"kind", "segment", "deployment", "role", "region", "is_void"})


def marked(tables: Tables) -> Tables:
    """The same data under other keys: of people, customers, deals and everything else."""

    def cell(table: str, column: str, value: str) -> str:
        number = value[:1].isdigit() or value[:1] == "-" or not value
        keeper = table in ("customer.csm",) and column == "value"
        return value if number or column in NOT_KEYS or (column == "value" and not keeper) else MARK + value

    return {
        name: [{column: cell(name, column, value) for column, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }


@often(25)
@given(whole=whole_plans(ALONE), mine=whole_markets(), theirs=whole_markets(), as_of=AS_OF)
def test_people_with_nothing_in_common_do_not_change_each_other(
    folder: Path, whole: Whole, mine: Tables, theirs: Tables, as_of: date | None
) -> None:
    other = marked(theirs)
    both = {name: [*mine[name], *other[name]] for name in mine}
    first, second, together = (told(result_of(folder, whole, each, as_of)) for each in (mine, other, both))
    for name in ("entries", "payouts", "pending", "problems", "settlements"):
        apart = {name: sorted([*first[name], *second[name]])}
        assert_same(whole, apart, {name: together[name]})
