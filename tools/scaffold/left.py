"""What is left to do after a scaffold: the table of CONTRIBUTING.md, which a test compares with this one."""

from __future__ import annotations

import attrs


@attrs.frozen
class Row:
    """A place that a person has to touch.

    Attributes:
        where: A path, or a pattern of paths.
        what: What to do there.
        told_by: What fails until it is done.
    """

    where: str
    what: str
    told_by: str


_TYPES = "`make types`"
_AGREE = "`tests/engines/test_engines_on_cases.py`"
_LATER = "nothing by itself: the golden case shows it"
_SHOWN = (
    Row("tests/cases/mechanisms", "its plan, data and title; then `make golden`", "`tests/test_golden.py`"),
    Row("tests/cases/meaning", "a plan for each refusal", "`tests/test_diagnostics_covered.py`"),
    Row("docs/reference", "its page, with the plan in `docs/examples`", "`make docs`"),
    Row("examples", "one of the complete plans uses it", "`tests/test_examples_cover_the_language.py`"),
    Row("tests/property", "plans drawn at random have it", "nothing: the drawing must know what is sensible"),
)
_DIAGNOSTIC = (
    Row("incentlang/check", "or another pass: report it where it is found", "`tests/test_diagnostics_covered.py`"),
    Row("tests/cases/meaning", "a plan that has it; then `make golden`", "`tests/test_golden.py`"),
)
LEFT: dict[str, tuple[Row, ...]] = {
    "statement": (
        Row("incentlang/format/breaks.py", "where its lines begin", _TYPES),
        Row("incentlang/ir/program.py", "what it means, in a class of its own that a program holds", _LATER),
        Row("incentlang/lower/program.py", "it is handed on, with the data and the digits it needs", _LATER),
        Row("incentlang/engines/reference", "what it pays", _LATER),
        Row("incentlang/engines/relational", "the same in columns, or a gap that names it", _AGREE),
        Row("incentlang/explain", "why it paid what it paid", _LATER),
        Row("incentlang/words/whole.py", "the plan in sentences has it", _LATER),
        Row("incentlang/differences/definitions.py", "a change of it is told", _LATER),
        *_SHOWN,
    ),
    "function": (
        Row("incentlang/ir/kinds.py", "the kind of what it gives", _TYPES),
        Row("incentlang/lower/digits.py", "how large it can become", _TYPES),
        Row("incentlang/lower/dependence.py", "which rows it depends on", _TYPES),
        Row("incentlang/engines/reference/compiler.py", "its value", _TYPES),
        Row("incentlang/engines/relational/expressions/values.py", "the same in columns, or a gap", _TYPES),
        Row("incentlang/explain/values.py", "its value again, while a payout is explained", _TYPES),
        Row("incentlang/explain/working.py", "how its value is written out", _TYPES),
        Row("incentlang/words/expressions.py", "the words for it", _TYPES),
        *_SHOWN,
    ),
    "diagnostic": _DIAGNOSTIC,
    "lint": (
        Row("tests/lint/test_near_misses.py", "a step beside its wrong example", "the same test"),
        Row("tests/lint/test_replayed.py", "what its `witness` shows, where it tells figures", "the same test"),
        Row("tests/cases/lints", "a plan that has it; then `make golden`", "`tests/test_golden.py`"),
    ),
}
"""What each kind still needs when it has been begun, in the order in which it is done."""


def as_table(kind: str) -> str:
    """What is left after one kind, as a table in Markdown."""
    rows = "\n".join(f"| `{row.where}` | {row.what} | {row.told_by} |" for row in LEFT[kind])
    return f"| where | what | what fails until then |\n|---|---|---|\n{rows}\n"
