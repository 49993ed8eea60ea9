"""Every diagnostic has a golden case that shows it, and a page behind `incent explain CODE`."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.cli import entry
from incentlang.diagnostics.base import is_mendable
from incentlang.lint import every_diagnostic

CASES = Path(__file__).resolve().parent / "cases"


def shown() -> str:
    """Everything that golden cases print and write."""
    return "\n".join(
        path.read_text(errors="replace")
        for path in CASES.rglob("expected/**/*")
        if path.is_file() and path.suffix in (".stdout", ".stderr", ".csv", ".json")
    )


@pytest.fixture(scope="module")
def printed() -> str:
    return shown()


@pytest.mark.parametrize("code", list(every_diagnostic()))
def test_has_a_golden_case(code: str, printed: str) -> None:
    assert f"[{code}]" in printed or f",{code}," in printed, f"no golden case shows {code}"


@pytest.mark.parametrize("code", [code for code, cls in every_diagnostic().items() if is_mendable(cls)])
def test_has_a_golden_case_that_mends_it(code: str, printed: str) -> None:
    assert f"fixed[{code}]" in printed, f"no golden case shows what --fix makes of {code}"


@pytest.mark.parametrize("code", list(every_diagnostic()))
def test_can_be_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry(["explain", code]) == 0
    text = capsys.readouterr().out
    cls = every_diagnostic()[code]
    assert code in text
    assert " ".join(cls.why.split())[:40] in " ".join(text.split())
