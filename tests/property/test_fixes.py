"""What `--fix` writes means what was meant: misspelt plans either stay refused or become the plan they were."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.cli.fixing import Outcome, mend
from incentlang.format import replace_files
from incentlang.ir.program import Program
from incentlang.ir.text import to_text
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.source import Span
from tests.property.misspelling import Checker, Misspelling, misspellings

SAMPLE = 30
"""Misspelt names of each example; each is compiled some three times."""
WORDS = 20
"""Misspelt words of the language, of each example."""
WORDS_OF_THE_LANGUAGE = (
    *("for each", "where", "credit", "to", "after", "within", "when", "because", "is", "at least", "is not", "and"),
    *(
        "is one of",
        "is known",
        "currency",
        "rounded",
        "half up",
        "paid",
        "monthly",
        "by",
        "from",
        "of",
        "days",
        "sum of",
    ),
    *("over", "each", "quarter", "marginal", "claw back", "of the money", "of earning", "at most", "given", "as of"),
)

EXAMPLES = ("first", "customer_value", "regional_pilot")

HEADER = """plan p
  currency USD

use saas

rule r
  for each deal
  credit 5% of ARR to owner
    when """


def every(folder: Path) -> Outcome:
    return mend(folder / "plan.incent", lambda _: True)


def program_of(folder: Path) -> Program | None:
    project, _ = load_project(folder)
    assert project is not None
    return compile_project(project).program


def meaning(folder: Path) -> str:
    """The plan's normal form, without what a run says that it took where the header is silent."""
    program = program_of(folder)
    assert program is not None
    return to_text(attrs.evolve(program, plan=attrs.evolve(program.plan, defaults=())))


def written(outcome: Outcome) -> None:
    replace_files([(file.path, file.after) for file in outcome.files])


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_misspelt_plan_becomes_the_plan_it_was_or_stays_refused(
    repository: Path, tmp_path: Path, example: str
) -> None:
    folder = Path(shutil.copytree(repository / "examples" / example, tmp_path / example))
    plan = folder / "plan.incent"
    right, meant = plan.read_text(encoding="utf-8"), meaning(folder)
    checker = Checker(plan, [repository / "stdlib" / "saas.incent"])
    found = [wrong for number, use in enumerate(checker.uses()) for wrong in misspellings(use, number)]
    found = [wrong for wrong in found if wrong.wrong not in checker.names]
    sample = random.Random(11).sample(found, min(SAMPLE, len(found))) + _misspelt_words(checker, right)
    mended = 0
    for wrong in sample:
        plan.write_text(right[: wrong.span.start] + wrong.wrong + right[wrong.span.end :], encoding="utf-8")
        if program_of(folder) is not None:
            continue  # the wrong word is another right one: another plan, and nothing to mend
        outcome = every(folder)
        if outcome.mended:
            written(outcome)
            program = program_of(folder)
            assert program is None or meaning(folder) == meant, wrong
            assert every(folder).files == (), wrong
            mended += program is not None
    assert mended >= len(sample) // 2


def _misspelt_words(checker: Checker, text: str) -> list[Misspelling]:
    """Words of the language with one letter wrong."""
    chosen = random.Random(12)
    words = [word for word in WORDS_OF_THE_LANGUAGE if text.count(f" {word} ")]
    found = []
    for _ in range(WORDS):
        word = chosen.choice(words)
        start = text.index(f" {word} ") + 1
        span = Span(checker.source, start, start + len(word))
        found.append(chosen.choice(misspellings(span, chosen.randrange(100))))
    return found


@settings(max_examples=60, deadline=None)
@given(
    sign=st.sampled_from(["is at least", "is at most", "is above", "is below", ">=", "<=", ">", "<"]),
    value=st.sampled_from(["ARR", "ARR - 5 USD", "2 * ARR", "(ARR) - (5 USD)", "greater of (ARR, 7 USD)"]),
    around=st.sampled_from(["{}", "not ({})", "kind is new_logo and {}", "({}) or kind is renewal"]),
    spaces=st.sampled_from([" ", "  ", "\n      "]),
)
def test_advice_that_is_mended_changes_nothing_that_is_paid(
    tmp_path_factory: pytest.TempPathFactory, sign: str, value: str, around: str, spaces: str
) -> None:
    folder = tmp_path_factory.mktemp("turned")
    plan = folder / "plan.incent"
    turned = {"at least": "at most", "at most": "at least", "above": "below", "below": "above"}
    turned |= {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
    word = sign.removeprefix("is ")
    forward = f"{value} {'is ' if word != sign else ''}{turned[word]} 20_000 USD"
    plan.write_text(HEADER + around.format(forward) + "\n", encoding="utf-8")
    meant = meaning(folder)
    plan.write_text(HEADER + around.format(f"20_000 USD{spaces}{sign}{spaces}{value}") + "\n", encoding="utf-8")
    outcome = every(folder)
    assert [each.code for each in outcome.mended].count("L0308") == 1
    written(outcome)
    assert meaning(folder) == meant
    assert every(folder).files == ()
