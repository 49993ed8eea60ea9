"""Every lint on data finds its wrong example and nothing in its right one, which is one step beside it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from incentlang.cli.checking import check_path
from incentlang.cli.findings import Finding
from incentlang.diagnostics.base import examples_of
from incentlang.lint import DataLint, data_lints
from incentlang.lint.data.undecided import TooLittleData
from tests.lint.test_lints import TOP

BASE = {
    "plan.incent": """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly

use saas
use policy

role account_executive "Who sells"

""",
    "policy.incent": 'param fewest_cases = 3 "Our data is young"\n',
    "data/participant.csv": """participant,role,from,to
ana,account_executive,2026-01-01,
ben,account_executive,2026-01-01,
cleo,account_executive,2026-01-01,
dan,account_executive,2026-01-01,
boss,account_executive,2027-01-01,
""",
    "data/customer.csv": """customer_id,segment,deployment
acme,smb,standard
globex,smb,standard
initech,smb,standard
""",
}
FILE = re.compile(r"^# (\S+\.(?:incent|csv))$", re.MULTILINE)


def project(example: str, folder: Path) -> Path:
    """A project of the common files and those of an example, in which a comment names each."""
    _, *parts = FILE.split(example)
    files = dict(BASE)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        files[name] = (BASE["plan.incent"] if name == "plan.incent" else "") + text.lstrip("\n").rstrip() + "\n"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def found(example: str, folder: Path) -> list[Finding]:
    """What a check with data says."""
    findings = check_path(project(example, folder), data=True).report.findings
    assert [each for each in findings if each.severity == "error"] == []
    return list(findings)


@pytest.mark.parametrize("cls", data_lints(), ids=lambda cls: cls.code)
def test_it_finds_its_wrong_example_and_not_its_right_one(cls: type[DataLint], tmp_path: Path) -> None:
    wrong, right = examples_of(cls)
    told = [each for each in found(wrong, tmp_path / "wrong") if each.code == cls.code]
    assert len(told) == 1
    assert cls.code not in [each.code for each in found(right, tmp_path / "right")]


def test_rules_of_which_there_is_too_little_data_are_named_where_it_is_asked(tmp_path: Path) -> None:
    wrong, right = examples_of(TooLittleData)
    told = check_path(project(wrong, tmp_path / "wrong"), data=True).report
    assert "L0011" not in [each.code for each in told.findings]
    assert [each.message for each in told.undecided if each.code == "L0011"] == [
        "not decided: what the data says of `commission`, because it has 2 rows of `deal`, fewer than the policy's 3"
    ]
    enough = check_path(project(right, tmp_path / "right"), data=True).report
    assert "L0011" not in [each.code for each in enough.undecided]
    assert "L0011" not in [each.code for each in check_path(tmp_path / "wrong").report.undecided]


@pytest.mark.parametrize("cls", data_lints(), ids=lambda cls: cls.code)
def test_too_little_data_decides_nothing(cls: type[DataLint], tmp_path: Path) -> None:
    wrong, _ = examples_of(cls)
    strict = wrong.replace("fewest_cases = 3", "fewest_cases = 30")
    if "fewest_cases" not in strict:
        strict += '\n# policy.incent\nparam fewest_cases = 30 "More than the example has"'
    codes = [each.code for each in found(strict, tmp_path)]
    assert (cls.code in codes) is not cls.counts_cases


@pytest.mark.parametrize("folder", sorted((TOP / "examples").iterdir()), ids=lambda path: path.name)
def test_our_examples_can_be_asked(folder: Path) -> None:
    findings = check_path(folder, data=True).report.findings
    assert [(each.code, each.message) for each in findings if each.severity == "error"] == []


def test_a_check_of_the_plan_alone_loads_no_engine() -> None:
    script = "import sys; from incentlang.lint import data_lints; data_lints(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("incentlang.engines", "incentlang.running", "incentlang.data")
    assert [name for name in loaded if name.startswith(heavy)] == []
