"""A name with one letter wrong is refused, and nearly always the right one is the first suggestion."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.property.misspelling import Checker, first_suggestion, misspellings
from tests.worlds import opened

SAMPLE = 150
"""Of every file; all of them are some ten thousand and take minutes."""

FILES = {
    "first": ("first/plan.incent", ()),
    "customer_value": ("customer_value/plan.incent", ()),
    "scenarios of first": ("first/tests/first.incent", ("first/plan.incent",)),
    "scenarios of new_logo": ("customer_value/tests/new_logo.incent", ("customer_value/plan.incent",)),
    "scenarios of success": ("customer_value/tests/success.incent", ("customer_value/plan.incent",)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_misspelt_name_is_refused_and_the_right_one_suggested(repository: Path, name: str) -> None:
    changed, plan = FILES[name]
    examples = repository / "examples"
    checker = Checker(examples / changed, [*(examples / each for each in plan), repository / "stdlib" / "saas.incent"])
    found = [wrong for number, use in enumerate(checker.uses()) for wrong in misspellings(use, number)]
    # What becomes another declared name is another plan; a person reading it would see that, and no check can.
    found = [wrong for wrong in found if wrong.wrong not in checker.names]
    sample = random.Random(7).sample(found, min(SAMPLE, len(found)))
    accepted, others, right = [], Counter[str](), 0
    for wrong in sample:
        told = checker.found(wrong)
        suggested = first_suggestion(told)
        if not told:
            accepted.append(f"{wrong.span.line}: {wrong.right} as {wrong.wrong}")
        elif suggested == wrong.right:
            right += 1
        else:
            others[f"{wrong.right} as {wrong.wrong}: {suggested} ({told[0].code})"] += 1
    assert accepted == []
    assert right / len(sample) >= 0.9, others


@pytest.mark.parametrize("wrong", ["saa", "sas", "aas", "ssaas", "saas2", "sass", "asas", "saasx"])
def test_a_misspelt_file_of_the_library_is_refused_and_suggested(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "plan.incent").write_text(f"plan p\n  currency USD\nuse {wrong}\n", encoding="utf-8")
    diagnostics = opened(tmp_path).compiled.diagnostics
    assert [each.code for each in diagnostics] == ["E0106"]
    assert first_suggestion(list(diagnostics)) == "saas"
