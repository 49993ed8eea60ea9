"""Writes the skeleton of a new diagnostic or lint and of its golden case.

`python -m tools.scaffold lint governance no_budget`

What it writes is registered at once and fails the tests until somebody has filled it in; they name what is left.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from incentlang.diagnostics.base import Diagnostic
from incentlang.lint import every_diagnostic

REPOSITORY = Path(__file__).resolve().parent.parent

EXAMPLES = '''
    code = "{code}"
    title = "TODO: what is found, in a few words"
    why = "TODO: why it matters to those who are paid or who pay."
    wrong = """TODO: a plan with it"""
    right = """TODO: a plan close by, without it"""
'''

MESSAGE = '''
    def message(self) -> str:
        """What is {is_what}."""
        return "TODO: what is found, in the words of the plan"

    def help(self) -> str | None:
        """What to do."""
        return "TODO: what to write instead"
'''

DIAGNOSTIC = f'''

@diagnostic
@attrs.frozen(kw_only=True)
class {{name}}(Diagnostic):
    """TODO: what is found."""
{EXAMPLES}{MESSAGE}'''

LINT = f'''"""TODO: what is found."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class {{name}}(Lint):
    """TODO: what is found."""
{EXAMPLES.rstrip(" ")}    severity = Severity.ADVICE
{MESSAGE}
    @classmethod
    def find(cls, plan: Subject) -> Iterator[{{name}}]:
        """TODO: where it is found; this finds it in every plan."""
        yield cls(at=plan.header)
'''

CASE = """title = "TODO: what the case proves"
commands = [
  [{command}],
]
exit = [{exit}]
"""

PLAN = """# TODO: a plan with it.
"""


def next_code(known: Sequence[type[Diagnostic]], inside: str) -> str:
    """The first free code after those of a module or a group.

    Raises:
        LookupError: Nothing there has a code.
    """
    theirs = sorted(cls.code for cls in known if f"{cls.__module__}.".startswith(f"{inside}."))
    if not theirs:
        raise LookupError(f"no message has its class in {inside}")
    letter = theirs[0][0]
    number = int(max(code for code in theirs if code[0] == letter)[1:]) + 1
    taken = {cls.code for cls in known}
    while f"{letter}{number:04}" in taken:
        number += 1
    return f"{letter}{number:04}"


def scaffold(repository: Path, what: str, where: str, name: str) -> list[Path]:
    """Writes the files and says which.

    Args:
        repository: The checkout.
        what: `diagnostic` or `lint`.
        where: The module of `incentlang/diagnostics/`, or the group of lints.
        name: In small letters with underscores.

    Raises:
        LookupError: There is no such module or group.
        FileExistsError: There is a file of this name already.
    """
    is_lint = what == "lint"
    package = "incentlang.lint" if is_lint else "incentlang.diagnostics"
    code = next_code(list(every_diagnostic().values()), f"{package}.{where}")
    filled = {"code": code, "name": "".join(word.capitalize() for word in name.split("_")), "is_what": "wrong"}
    shown = {"command": f'"check", "--select", "{code}"', "exit": 0} if is_lint else {"command": '"check"', "exit": 1}
    module = repository.joinpath(*package.split("."), *where.split("."))
    case = repository / "tests" / "cases" / ("lints" if is_lint else "problems") / f"{code}_{name}"
    case.mkdir(parents=True)
    if is_lint:
        target = module / f"{name}.py"
        with target.open("x", encoding="utf-8") as file:
            file.write(LINT.format_map({**filled, "is_what": "found"}))
    else:
        target = module.with_suffix(".py")
        with target.open("a", encoding="utf-8") as file:
            file.write(DIAGNOSTIC.format_map(filled))
    (case / "case.toml").write_text(CASE.format_map(shown), encoding="utf-8")
    (case / "plan.incent").write_text(PLAN, encoding="utf-8")
    return [target, case / "case.toml", case / "plan.incent"]


def main(arguments: Sequence[str]) -> int:
    """Writes a skeleton and lists its files."""
    parser = argparse.ArgumentParser(prog="python -m tools.scaffold", description=__doc__)
    parser.add_argument("what", choices=["diagnostic", "lint"])
    parser.add_argument("where", help="a module of incentlang/diagnostics/, such as `kinds.units`, or a group of lints")
    parser.add_argument("name", help="in small letters with underscores")
    asked = parser.parse_args(arguments)
    if not asked.name.isidentifier() or asked.name != asked.name.lower():
        parser.error(f"`{asked.name}`: a name has small letters, digits and underscores, and begins with a letter")
    try:
        written = scaffold(REPOSITORY, asked.what, asked.where, asked.name)
    except (LookupError, FileExistsError) as stopped:
        parser.error(str(stopped))
    for path in written:
        print(path.relative_to(REPOSITORY).as_posix())
    print("\nfill in what says TODO, then: make golden, read what it wrote, make test")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
