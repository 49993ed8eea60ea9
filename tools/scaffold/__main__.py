"""`python -m tools.scaffold`: which kinds there are, and what is still to do after each."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.scaffold.diagnostics import diagnostic, lint
from tools.scaffold.language import function, statement
from tools.scaffold.left import LEFT
from tools.scaffold.names import Name
from tools.scaffold.steps import CannotScaffold, Step, carry_out

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Write a skeleton into this checkout and say what is left to do."""
    parser = argparse.ArgumentParser(prog="python -m tools.scaffold", description="Begin a part of the language.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind in LEFT:
        made = kinds.add_parser(kind)
        made.add_argument("name", help="in small letters with _ between words")
        if kind == "diagnostic":
            made.add_argument("--module", required=True, help="a module of incentlang/diagnostics, such as kinds.units")
        if kind == "lint":
            made.add_argument("--group", required=True, help="a folder of incentlang/lint, such as clarity")
    asked = parser.parse_args()
    try:
        written = carry_out(ROOT, _steps(asked))
    except CannotScaffold as reason:
        print(f"nothing is written: {reason}", file=sys.stderr)
        return 1
    _tidy(written)
    print(*(path.relative_to(ROOT).as_posix() for path in written), sep="\n")
    print("\nFill every TODO (`pytest tests/test_house.py` names them). Then:")
    print(*(f"  {row.where}: {row.what}; {row.told_by}" for row in LEFT[asked.kind]), sep="\n")
    return 0


def _steps(asked: argparse.Namespace) -> tuple[Step, ...]:
    name = Name.of(asked.name)
    match asked.kind:
        case "statement":
            return statement(ROOT, name)
        case "function":
            return function(ROOT, name)
        case "diagnostic":
            return diagnostic(ROOT, name, asked.module)
        case _:
            return lint(ROOT, name, asked.group)


def _tidy(written: tuple[Path, ...]) -> None:
    """Sort what was put among imports and lists, and wrap what became too long."""
    modules = [str(path) for path in written if path.suffix == ".py"]
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--select", "I,RUF022", "--fix", *modules], cwd=ROOT, check=True)
    subprocess.run([*ruff, "format", "--quiet", *modules], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
