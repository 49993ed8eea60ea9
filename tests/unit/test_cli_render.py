"""Findings as text: marks stand under what they mean, and echoed text cannot steer the terminal."""

from __future__ import annotations

import pytest

from incentlang.cli.characters import harmless, width_of, wrapped
from incentlang.cli.findings import Finding, Mark, Spot
from incentlang.cli.render import render, render_one
from incentlang.cli.screen import Ink
from incentlang.cli.telling import finding_of
from incentlang.diagnostics.names import UnknownName
from incentlang.source import Source, Span

PLAIN = Ink(False)


def finding(text: str, marked: str, width: int = 80, **more: object) -> list[str]:
    """The lines of a finding at the first place of `marked` in a plan."""
    start = text.index(marked)
    span = Span(Source("plan.incent", text), start, start + len(marked))
    return render_one(finding_of(UnknownName(at=span, name=marked, **more)), width, PLAIN).splitlines()  # type: ignore[arg-type]


def marks_of(lines: list[str]) -> tuple[int, int]:
    """The cells, first and past the last, that are marked under the plan's line."""
    [line] = [line for line in lines if "^" in line]
    before = line[: line.index("^")]
    return width_of(before), width_of(before) + line.count("^")


def cells_of(lines: list[str], text: str) -> tuple[int, int]:
    """The cells where `text` is shown."""
    [line] = [line for line in lines if text in line and "|" in line]
    before = line[: line.index(text)]
    return width_of(before), width_of(before) + width_of(text)


def test_the_usual_shape() -> None:
    text = "plan p\n  currency USD\n\nrule r\n  for each deal\n  credit 5% of AR to owner\n"
    assert finding(text, "AR", suggestions=("ARR",)) == [
        "error[E0101]: nothing here is called `AR`",
        " --> plan.incent:6:16",
        "  |",
        "6 |   credit 5% of AR to owner",
        "  |                ^^",
        "  help: did you mean `ARR`?",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "credit AR to owner",
        "\tcredit\tAR to owner",
        'rule "日本語の規則" credit AR',
        'rule "e\u0301te\u0301" credit AR',
        'rule "🙂🙂" credit AR',
        'rule "a\u202eb\x1b[31m" credit AR',
    ],
)
def test_marks_stand_under_what_they_mean(line: str) -> None:
    lines = finding(line, "AR")
    assert marks_of(lines) == cells_of(lines, "AR")


@pytest.mark.parametrize("before", [0, 30, 200, 4000])
@pytest.mark.parametrize("after", [0, 30, 4000])
def test_long_lines_are_cut_around_the_mark(before: int, after: int) -> None:
    lines = finding("x " * (before // 2) + "AR" + " y" * (after // 2), "AR", width=60)
    assert all(width_of(line) <= 60 for line in lines)
    assert marks_of(lines) == cells_of(lines, "AR")


def test_wide_characters_at_the_cut_keep_the_mark_in_place() -> None:
    for shift in range(4):
        lines = finding("a" * shift + "語" * 200 + "AR", "AR", width=60)
        assert all(width_of(line) <= 60 for line in lines)
        assert marks_of(lines) == cells_of(lines, "AR")


def test_a_mark_over_several_lines_shows_its_start_and_its_end() -> None:
    text = "one\n  two\n  three\n  four\n  five\n  six\nseven\n"
    source = Source("plan.incent", text)
    span = Span(source, text.index("two"), text.index("six") + 3)
    lines = render_one(finding_of(UnknownName(at=span, name="x")), 80, PLAIN).splitlines()
    shown = [line for line in lines if "|" in line or "…" in line]
    assert [line[4:].strip() for line in shown if line[0].isdigit()] == ["two", "three", "four", "five", "six"]
    assert sum("^" in line for line in lines) == 5


def test_a_second_place_in_another_file_is_shown_there() -> None:
    first = Mark("plan.incent", 3, 1, 3, 4, lines=((3, "rule x"),))
    second = Mark("other.incent", 12, 6, 12, 7, "the other one", ((12, "rule x"),))
    told = Finding("E0102", "error", "t", "declared twice", None, first, None, (second,))
    assert render_one(told, 80, PLAIN).splitlines() == [
        "error[E0102]: declared twice",
        "  --> plan.incent:3:1",
        "   |",
        " 3 | rule x",
        "   | ^^^",
        "  ::: other.incent:12:6",
        "   |",
        "12 | rule x",
        "   |      - the other one",
    ]


def test_a_place_in_data_is_told_as_a_spreadsheet_counts() -> None:
    spot = Spot("data/deal.csv, row 7, column Type", "data/deal.csv", None, 7, "Type")
    told = Finding("D0047", "error", "t", "`x` is no kind", None, None, spot)
    assert render_one(told, 80, PLAIN).splitlines()[1] == " --> data/deal.csv, row 7, column Type"


def test_echoed_text_cannot_steer_the_terminal() -> None:
    hostile = "\x1b]0;title\x07\x9b31m\u202egpj.exe\u2066\x00\x08\r\n\u2028"
    told = Finding("D0047", "error", "t", f"a{hostile}b", f"c{hostile}d", None, Spot(f"e{hostile}", "e"))
    shown = render_one(told, 80, PLAIN)
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\x00\x08\r\u2028")


def test_the_last_line_counts() -> None:
    told = [
        Finding("E0101", severity, "t", "m", None, None, None) for severity in ("error", "error", "warning", "advice")
    ]
    assert render(told, 80, PLAIN).splitlines()[-1] == "2 errors, 1 warning, 1 piece of advice"


def test_colors_change_nothing_but_colors() -> None:
    text = "plan p\n  credit AR to owner\n"
    span = Span(Source("plan.incent", text), 16, 18)
    told = finding_of(UnknownName(at=span, name="AR", suggestions=("ARR",)))
    colored = render_one(told, 80, Ink(True))
    assert "\x1b[1;31m" in colored
    for code in ("1;31", "1", "34", "32", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == render_one(told, 80, PLAIN)


def test_long_messages_are_wrapped_and_long_words_kept() -> None:
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert wrapped("a" * 20, 9) == ["a" * 20]
    assert harmless("a\tb") == "a    b"
