"""`incent check --fix`: what is written, what is left as it is, and how files are replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from incentlang.cli.fixing import Outcome, mend
from incentlang.diagnostics.base import Diagnostic
from incentlang.format import replace_files
from tests.unit.cli_world import incent

PLAN = """plan p "P"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly

use saas

role account_executive "Who sells"

rule new_logo "A new customer"
  for each deal where kind is new_logo
  credit 12.5% of ARR to owner
    after activation within 90 days
    when ARR is at least 1_000 USD
  because "Signed and live."
"""


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INCENT_CACHE_DIR", str(tmp_path / "cache"))


def mended(capsys: pytest.CaptureFixture[str], folder: Path, text: str, *options: str) -> str:
    """The text of a plan after `--fix`, which a second `--fix` leaves as it is."""
    plan = folder / "plan.incent"
    plan.write_bytes(text.encode())
    incent(capsys, "check", plan, "--fix", *options)
    once = plan.read_bytes()
    incent(capsys, "check", plan, "--fix", *options)
    assert plan.read_bytes() == once
    return once.decode()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("for each deal where", "foreach deal where"),
        ("for each deal where", "for every deal where"),
        ("kind is new_logo", "kind == new_logo"),
        ("kind is new_logo", "kind==new_logo"),
        ("kind is new_logo", "kind is new_logos"),
        ("kind is new_logo", "kind is new_lgoo"),
        ("kind is new_logo", "knid is new_logo"),
        ("kind is new_logo", "Kind is new_logo"),
        ("12.5% of", "12.5 percent of"),
        ("12.5% of", "%12.5 of"),
        ("12.5% of", "12,5% of"),
        ("12.5% of", "= 12.5% of"),
        ("to owner\n", "to owner;\n"),
        ("90 days", "90days"),
        ("90 days", "90d"),
        ("90 days", "90-days"),
        ("is at least 1_000 USD", "≥ 1_000 USD"),
        ("is at least 1_000 USD", "is at least 1_000 usd"),
        ("is at least 1_000 USD", "is at least USD 1_000"),
        ("is at least 1_000 USD", "is atleast 1_000 USD"),
        ("is at least 1_000 USD", "is no less than 1_000 USD"),
        ('because "Signed and live."', "because “Signed and live.”"),
        ('because "Signed and live."', 'becuase "Signed and live."'),
        ("2026-12-31", "31.12.2026"),
        ("2026-12-31", "31-Dec-2026"),
        ("2026-12-31", "12/31/2026"),
        ("use saas", "use sas"),
        ("activation", "activaton"),
        ("ARR is at", "AR is at"),
    ],
)
def test_a_slip_with_one_meaning_becomes_what_was_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, right: str, wrong: str
) -> None:
    assert PLAN.count(right) == 1
    assert mended(capsys, tmp_path, PLAN.replace(right, wrong)) == PLAN


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2026-12-31", "1/2/2026"),  # January or February
        ("1_000 USD", "1,000 USD"),  # one in half of the world
        ("1_000 USD", "1k USD"),
        ("1_000 USD", "$1_000"),  # of which country
        ("12.5% of", "12.5% & 2% of"),
        ("new_logo\n", "new_lgo2\n"),  # two slips
        ("ARR is at", "AB is at"),
        ("ARR is at", "NRR is at"),  # retention, and not revenue
        ("ARR is at", "MRR is at"),
        ("to owner", "do owner"),
        ("rule new_logo", "rule new-logo"),  # a minus, where it is used
        ("within 90 days", "within 90 days; when"),
        ("is at least", "is about"),  # above, or at least
        ("to owner\n", "to owner /* who signed */\n"),
    ],
)
def test_what_may_mean_two_things_is_left_as_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, right: str, wrong: str
) -> None:
    assert right in PLAN
    text = PLAN.replace(right, wrong, 1)
    assert mended(capsys, tmp_path, text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("param rate_1 = 5%\n", "credit rate_2 of ARR"),  # another number is another name
        ("param ratio_of_it = 5%\nparam ration_of_it = 5%\n", "credit ratioo_of_it of ARR"),  # two are near
    ],
)
def test_a_name_that_could_be_another_is_left(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, before: str, after: str
) -> None:
    text = PLAN.replace("rule new_logo", f"{before}\nrule new_logo").replace("credit 12.5% of ARR", after)
    assert mended(capsys, tmp_path, text) == text


def test_advice_is_mended_where_it_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = PLAN.replace("  paid monthly\n", "").replace(" rounded half up to 0.01", " # of the contract")
    text = text.replace("ARR is at least 1_000 USD", "1_000 USD <= ARR")
    assert mended(capsys, tmp_path, text) == text
    every = mended(capsys, tmp_path, text, "--fail-on", "advice")
    assert every == PLAN.replace("to 0.01", "to 0.01 # of the contract")
    assert mended(capsys, tmp_path, text, "--select", "L0308") == text.replace(
        "1_000 USD <= ARR", "ARR is at least 1_000 USD"
    )
    (tmp_path / "incent.toml").write_text('[check]\nfail-on = "advice"\nignore = ["L0308"]\n', encoding="utf-8")
    assert mended(capsys, tmp_path, text) == every.replace("ARR is at least 1_000 USD", "1_000 USD <= ARR")


@pytest.mark.parametrize(
    ("backwards", "turned"),
    [
        ("0 USD is below (ARR - 5 USD)", ""),  # whose parentheses a turned one might not need
        ("0 USD < (ARR) - (5 USD)", "(ARR) - (5 USD) is above 0 USD"),
        ("not (0 USD >= ARR)", "not (ARR is at most 0 USD)"),
        ("12 <= term_months otherwise 0", "term_months otherwise 0 is at least 12"),
        ("0 USD\n      # of the first year\n      is below ARR", ""),
        ("0 USD is below ARR   # of the first year\n      - 5 USD", ""),
    ],
)
def test_a_comparison_is_turned_where_its_sides_can_change_places(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, backwards: str, turned: str
) -> None:
    text = PLAN.replace("ARR is at least 1_000 USD", backwards)
    assert mended(capsys, tmp_path, text, "--fail-on", "advice") == text.replace(backwards, turned or backwards)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("  # incent: allow L0101 because it was\n", ""),
        ("  # incent: allow L0101, L0302 because it was\n", ""),
        ("", ""),
    ],
)
def test_a_comment_of_its_own_goes_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, comment: str, left: str
) -> None:
    text = PLAN.replace("  credit", f"{comment}  credit")
    assert mended(capsys, tmp_path, text) == PLAN.replace("  credit", f"{left}  credit")


def test_of_several_allowed_codes_the_needed_one_stays(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = PLAN.replace("90 days\n", "90 days   # incent: allow L0101, L0204 because the last day is checked\n")
    assert "90 days   # incent: allow L0204 because the last day is checked\n" in mended(capsys, tmp_path, text)
    assert mended(capsys, tmp_path, text.replace(", L0204", "")) == PLAN


def test_line_ends_the_mark_at_the_start_and_permissions_stay(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plan = tmp_path / "plan.incent"
    text = PLAN.replace("  paid monthly\n", "").replace("foreach", "for each").replace("90 days", "90days")
    plan.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    plan.chmod(0o640)
    said = incent(capsys, "check", plan, "--fix")
    assert said.code == 0
    incent(capsys, "check", plan, "--fix", "--fail-on", "advice")
    assert plan.read_bytes() == b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode()
    assert plan.stat().st_mode & 0o777 == 0o640


def test_diff_writes_nothing_and_says_that_something_would_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plan = _written(tmp_path / "plan.incent", PLAN.replace("90 days", "90days"))
    for options in (["--diff"], ["--diff", "--fix"], ["--diff", "--fix", "--ignore", "E09"]):
        said = incent(capsys, "check", plan, *options)
        assert said.code == 1
        assert "-    after activation within 90days\n+    after activation within 90 days\n" in said.out
        assert "90days" in plan.read_text(encoding="utf-8")
    assert incent(capsys, "check", plan, "--diff", "--ignore", "E0014").code == 0
    plan.write_text(PLAN, encoding="utf-8")
    said = incent(capsys, "check", plan, "--diff")
    assert (said.code, said.out.startswith("no findings")) == (0, True)


def test_two_paths_of_one_project_are_mended_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = _written(tmp_path / "plan.incent", PLAN.replace("90 days", "90days"))
    said = incent(capsys, "check", tmp_path, plan, "--diff")
    assert said.out.count("+    after activation within 90 days") == 1
    said = incent(capsys, "check", tmp_path, plan, "--fix")
    assert (said.code, said.out.count("fixed[E0014]")) == (0, 1)


def test_where_there_is_no_project_the_check_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = incent(capsys, "check", tmp_path, "--fix")
    assert said.code == 1
    assert "error[E" in said.out


def test_a_file_saved_during_the_check_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = _written(tmp_path / "plan.incent", PLAN.replace("90 days", "90days"))

    def mend_slowly(path: Path, wanted: Callable[[Diagnostic], bool]) -> Outcome:
        outcome = mend(path, wanted)
        plan.write_text("plan q\n", encoding="utf-8")
        return outcome

    monkeypatch.setattr("incentlang.cli.commands.fix.mend", mend_slowly)
    said = incent(capsys, "check", plan, "--fix")
    assert said.code == 2
    assert "saved by somebody else" in said.err
    assert plan.read_text(encoding="utf-8") == "plan q\n"


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = _written(tmp_path / "one.incent", "1"), _written(tmp_path / "two.incent", "2")
    replace = Path.replace

    def refuse_the_second(self: Path, target: Path) -> Path:
        if target == two and self.read_text(encoding="utf-8") != "2":
            raise PermissionError(13, "not allowed", str(two))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_second)
    with pytest.raises(PermissionError):
        replace_files([(one, b"one"), (two, b"two")])
    assert (one.read_text(encoding="utf-8"), two.read_text(encoding="utf-8")) == ("1", "2")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".incent" or "-" in path.name) == [
        "one.incent",
        "two.incent",
    ]
