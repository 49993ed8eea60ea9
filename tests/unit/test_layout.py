"""The canonical layout, rule by rule: spellings, spaces, comments, columns, long clauses, stretches of lines."""

from __future__ import annotations

import pytest

from incentlang.format import MeaningChanged, canonical
from incentlang.source import Source

RULE = "rule r\n  for each deal\n  credit {} to owner\n"


def layout(text: str, only: tuple[int, int] | None = None) -> str:
    found = canonical(Source("plan.incent", text), only)
    assert found is not None
    return found


def condition(text: str) -> str:
    """A condition as it is written anew."""
    lines = layout(f"rule r\n  for each deal where {text}\n  credit 1 USD to owner\n").split("\n")
    return lines[1].removeprefix("  for each deal where ")


@pytest.mark.parametrize(
    ("written", "canonical_form"),
    [
        ("a >= 1", "a is at least 1"),
        ("a <= 1", "a is at most 1"),
        ("a > 1", "a is above 1"),
        ("a < 1", "a is below 1"),
        ("a = b", "a is b"),
        ("a != b", "a is not b"),
        ("not a = b", "not a is b"),
        # `a is known` asks whether there is an a; `a = known` compares it with a column of that name.
        ("a = known", "a = known"),
        ("a is\n  at   least 1", "a is at least 1"),
        ("a is at least 20 %", "a is at least 20%"),
        ("a is at least - 5", "a is at least -5"),
        ("a - 5 is b", "a - 5 is b"),
        ("a-5 is b", "a - 5 is b"),
        ("a*(b+c)/d is 1", "a * (b + c) / d is 1"),
        ("a . b is c", "a.b is c"),
        ("f ( a ,b ) is 1", "f(a, b) is 1"),
        ("lesser of(a,b) is 1", "lesser of (a, b) is 1"),
        ("rounded ( a to 1 half up ) is 1", "rounded(a to 1 half up) is 1"),
        ("a last 1 quarters is 1", "a last 1 quarter is 1"),
        ("a last 2 half year is 1", "a last 2 half years is 1"),
    ],
)
def test_one_spelling(written: str, canonical_form: str) -> None:
    assert condition(written) == canonical_form


def test_a_text_stays_as_it_is() -> None:
    text = 'param a = 1 "two  spaces, a = b, 20 % # no comment"\n'
    assert layout(text) == text


def test_fields_of_one_definition_share_a_column_and_parameters_of_one_block() -> None:
    assert layout("entity e\n  key k: text\n  a: money\n  long_name: text\n") == (
        "entity e\n  key k: text\n  a:         money\n  long_name: text\n"
    )
    assert layout("param a = 1\nparam long = 2\n\nparam bb = 3\n") == "param a    = 1\nparam long = 2\n\nparam bb = 3\n"


def test_numbers_of_a_table_end_in_one_column() -> None:
    assert layout("table t\n  by a, marginal\n  from 0% 5%\n  from 100% 12.5%\n") == (
        "table t\n  by a, marginal\n  from   0%     5%\n  from 100%  12.5%\n"
    )


def test_rows_that_do_not_come_out_even_stay_lines() -> None:
    text = "table t\n  by a gives percent\n  x 10%\n  y\n  z 30%\n"
    assert layout(text) == text


def test_definitions_stand_apart_unless_they_are_lines_of_one_kind() -> None:
    assert layout("use a\nuse b\nparam x = 1\nrole r\n  pay mix 50% base, 50% variable\nrole s\n") == (
        "use a\nuse b\n\nparam x = 1\n\nrole r\n  pay mix 50% base, 50% variable\n\nrole s\n"
    )


def test_at_most_one_empty_line() -> None:
    assert layout("\n\nuse a\n\n\n\nuse b\n\n\n") == "use a\n\nuse b\n"


def test_no_text_stays_none() -> None:
    assert layout("") == ""
    assert layout("\n \n") == ""
    assert layout("# only this\n\n\n# and this") == "# only this\n\n# and this\n"


def test_comments_beside_neighbours_keep_their_column_while_there_is_room() -> None:
    kept = "param a = 1        # one\nparam b = 2        # two\n"
    assert layout(kept) == kept
    # The longer line needs the room, so both move: 12 characters, two spaces.
    assert layout("param a = 1  # one\nparam bc= 2  # two\n") == "param a  = 1  # one\nparam bc = 2  # two\n"


def test_a_comment_far_to_the_right_comes_back() -> None:
    assert layout("param a = 1" + " " * 120 + "# far\n") == "param a = 1  # far\n"


def test_a_long_clause_goes_on_where_a_part_begins() -> None:
    names = " and ".join(f"column_{number} is known" for number in range(8))
    lines = layout(f"rule r\n  for each deal\n  credit 1% of ARR to owner\n    when {names}\n").split("\n")
    # `    when ` is 9 wide, `column_0 is known` 17, ` and ` 5: five of them make 9 + 5 * 17 + 4 * 5 = 114, six 136.
    assert (len(lines[3]), lines[3][-17:]) == (114, "column_4 is known")
    assert lines[4].startswith("      and column_5 is known")


def test_a_text_is_never_broken_and_a_row_stays_a_row() -> None:
    row = "  given deal D1: " + ", ".join(f"column_{number} value_{number}" for number in range(9))
    text = f'scenario "{"long " * 30}"\n{row}\n  as of 2026-01-31\n'
    assert layout(text) == text


def test_a_file_with_a_mistake_has_no_layout() -> None:
    assert canonical(Source("plan.incent", "rule r credt 5%\n")) is None
    assert canonical(Source("plan.incent", "param a = 2026-02-30\n")) is None
    assert canonical(Source("plan.incent", 'param a = "open\n')) is None
    assert canonical(Source("plan.incent", "\0")) is None


def test_a_layout_that_would_change_the_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a layout would be a mistake of ours: it is made up here."""
    monkeypatch.setattr("incentlang.format.writing._text", lambda pieces: "param a = 2\n")
    with pytest.raises(MeaningChanged):
        canonical(Source("plan.incent", "param  a = 1\n"))
    monkeypatch.setattr("incentlang.format.writing._text", lambda pieces: "param a = 1\n")
    with pytest.raises(MeaningChanged):
        canonical(Source("plan.incent", "param  a = 1 # with a comment\n"))


MESSY = "use  a\nparam  b = 1\n\n\nrule   r\n    for each  deal\n    credit  1 USD to  owner when  a is  1\n"


@pytest.mark.parametrize(
    ("only", "changed"),
    [
        ((1, 1), {1: "use a"}),
        ((2, 2), {2: "param b = 1"}),
        ((5, 5), {5: "rule r"}),
        ((3, 4), {}),
        ((6, 6), {6: "  for each deal"}),
        # Two clauses on one line go together.
        ((7, 7), {7: "  credit 1 USD to owner\n    when a is 1"}),
    ],
)
def test_only_some_lines(only: tuple[int, int], changed: dict[int, str]) -> None:
    lines = MESSY.split("\n")
    for number, text in changed.items():
        lines[number - 1] = text
    assert layout(MESSY, only) == "\n".join(lines)


def test_all_lines_in_a_stretch_are_the_whole_file_but_for_the_top() -> None:
    assert layout(MESSY, (1, 7)) == layout(MESSY)
