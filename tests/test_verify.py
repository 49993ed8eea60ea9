"""`incentlang.verify` accepts every explanation that there is, rejects corrupted ones, and leans on nothing of ours."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import incentlang as il
from incentlang.cli.opening import compile_sound, open_project
from incentlang.data import read_dataset
from incentlang.explain.trace import SCHEMA
from incentlang.running import declared_names, quoted
from incentlang.verify import check, figures
from tests.verify_corruptions import corrupted

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "incentlang" / "verify"
ROOTS = sorted(
    {
        path.parent
        for base in ("docs/examples", "examples", "tests/cases")
        for path in (HERE / base).rglob("plan.incent")
    }
)
_MOST = 6
"""So many payouts of one project; those of a project are much alike."""


def traces(root: Path) -> Iterator[dict[str, Any]]:
    """Explanations of a project that compiles and can be run; none where it shows a mistake."""
    try:
        result = il.compile_plan(root).evaluate()
    except il.IncentError:
        return
    keys = list(dict.fromkeys((row["participant"], str(row["period"])) for row in result.payouts.rows()))
    for who, period in keys[:: max(1, len(keys) // _MOST)][:_MOST]:
        yield result.explain(participant=who, period=period).to_json()


@pytest.mark.parametrize("root", [pytest.param(root, id=root.relative_to(HERE).as_posix()) for root in ROOTS])
def test_accepts_every_explanation(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for number, trace in enumerate(traces(root)):
        checked = check(trace)
        assert checked.wrong == [], (trace["participant"], trace["period"])
        assert checked.counts["amounts"] >= 1
        if number == 0:
            validator.validate(trace)


def _quotes(trace: dict[str, Any]) -> list[tuple[Any, ...]]:
    cells = (each for each in figures(trace) if each["op"] == "cell" and each.get("column"))
    return [(each["file"], each["row"], each["column"], each["value"]) for each in cells]


def _examples() -> list[dict[str, Any]]:
    names = ("customer_value", "account_executive", "multi_year", "first")
    docs = ("marginal", "clawback", "caps", "splits", "currencies", "waiting", "matrix", "curve", "guarantee", "pool")
    roots = [HERE / "examples" / name for name in names] + [HERE / "docs" / "examples" / name for name in docs]
    return [trace for root in roots for trace in traces(root)]


def test_rejects_every_corruption() -> None:
    """400 seeded ones; a cell that only decides a condition is found where `--data` compares it with the file."""
    every = _examples()
    passed = []
    for seed in range(400):
        trace = every[seed * 7 % len(every)]
        words, changed = corrupted(trace, seed)
        if not check(changed).wrong and _quotes(changed) == _quotes(trace):
            passed.append((seed, words))
    assert passed == []


def test_quotes_what_the_files_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    for name in ("customer_value", "account_executive", "product_team"):
        root = HERE / "examples" / name
        compiled, program = compile_sound(open_project(root))
        dataset, _ = read_dataset(compiled.project, program.schema, declared_names(compiled.declared))
        assert dataset is not None
        there = quoted(dataset, program.schema)
        for trace in traces(root):
            for *place, value in _quotes(trace):
                assert there[tuple(place)] == value, place


def _modules() -> list[tuple[str, ast.Module]]:
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(PACKAGE.glob("*.py"))]


def test_imports_nothing_of_the_evaluator() -> None:
    for name, module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom | ast.Import):
                named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
                for each in named:
                    own = each.startswith("incentlang.verify")
                    assert own or each.partition(".")[0] in sys.stdlib_module_names, (name, each)


def test_is_short() -> None:
    """Under 300 lines that say something: neither blank, nor a docstring, a comment or an import."""
    count = 0
    for name, module in _modules():
        lines = (PACKAGE / name).read_text(encoding="utf-8").splitlines()
        silent = set()
        for node in ast.walk(module):
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if isinstance(node, ast.stmt) and (is_text or isinstance(node, ast.Import | ast.ImportFrom)):
                silent |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        told = (line.strip() for number, line in enumerate(lines, start=1) if number not in silent)
        count += sum(1 for line in told if line and not line.startswith("#"))
    assert count < 300
