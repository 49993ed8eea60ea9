"""The steps that begin a diagnostic or a lint."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tools.scaffold.names import Name, next_code
from tools.scaffold.steps import AtEnd, CannotScaffold, New, Step

HEADER = 'plan p "A plan"\n  currency USD\n'
SAAS = '\nuse saas\n\nrole account_executive "Who sells"\n'


def codes(root: Path) -> set[str]:
    """Every code that a class of the package has."""
    return {code for path in (root / "incentlang").rglob("*.py") for code in _codes_in(path)}


def _codes_in(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return set(re.findall(r'^    code = "([A-Z]\d{4})"$', text, re.MULTILINE))


def diagnostic(root: Path, name: Name, module: str) -> tuple[Step, ...]:
    """A diagnostic at the end of a module, and the case that shows it.

    Args:
        root: The checkout.
        name: `pool_too_small` becomes the class `PoolTooSmall`.
        module: `pools`, or `kinds.units` for one in a folder; the code comes after those that most of it have.
    """
    path = Path("incentlang", "diagnostics", *module.split(".")).with_suffix(".py")
    families = Counter(code[:3] for code in _codes_in(root / path))
    if not families:
        raise CannotScaffold(f"{path.as_posix()} is no module with diagnostics")
    [(family, _)] = families.most_common(1)
    code = next_code(family, codes(root))
    text = f"\n\n{_class(name, code, 'Diagnostic')}\n"
    return AtEnd(path.as_posix(), text), *_refused(code, name, "rule TODO")


def refusal(root: Path, name: Name, family: str) -> tuple[Step, ...]:
    """A diagnostic in a module of its own, for what is new in the language; `family` is what its code begins with."""
    code = next_code(family, codes(root))
    text = f'''"""TODO: what the mistakes of this module have in common."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


{_class(name, code, "Diagnostic")}
'''
    return New(f"incentlang/diagnostics/{name.module}.py", text), *_refused(code, name, "rule TODO")


def _refused(code: str, name: Name, example: str) -> tuple[Step, ...]:
    """A case whose check reports a code."""
    folder = f"tests/cases/meaning/{code}_{name.module}"
    case = 'title = "TODO: what is refused, and why"\ncommands = [ ["check"] ]\nexit = [1]\n'
    plan = f"{HEADER}\n{example}\n{SAAS}"
    return New(f"{folder}/case.toml", case), New(f"{folder}/plan.incent", plan)


def lint(root: Path, name: Name, group: str) -> tuple[Step, ...]:
    """A lint in a file of its own, and the case that shows it.

    Args:
        root: The checkout.
        name: `rule_without_title` becomes the module and the class `RuleWithoutTitle`.
        group: A folder of incentlang/lint/; lints on what a plan came to on data are begun by hand.
    """
    folder = root / "incentlang" / "lint" / group
    families = {code[:3] for path in folder.glob("*.py") for code in _codes_in(path)}
    if group == "data" or len(families) != 1:
        known = sorted(path.parent.name for path in folder.parent.glob("*/__init__.py") if path.parent.name != "data")
        raise CannotScaffold(f"{group!r} is no group of lints on a plan: {', '.join(known)}")
    code = next_code(families.pop(), codes(root))
    text = f'''"""TODO: what is found, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Lint, Subject


{_class(name, code, "Lint")}

    @classmethod
    def find(cls, plan: Subject) -> Iterator[{name.cls}]:
        """TODO: which places of a plan."""
        for each in plan.program.rules:
            if not each.name:  # TODO: what decides, exactly
                yield cls(at=plan.name_at(each.name, each.span), name=each.name)
'''
    case = f'title = "TODO: what is found"\ncommands = [\n  ["check", "--select", "{code}"],\n]\nexit = [0]\n'
    cases = f"tests/cases/lints/{code}_{name.module}"
    return (
        New(f"incentlang/lint/{group}/{name.module}.py", text),
        New(f"{cases}/case.toml", case),
        New(f"{cases}/plan.incent", f"{HEADER}\nrule TODO\n{SAAS}"),
    )


def _class(name: Name, code: str, base: str) -> str:
    return f'''@diagnostic
@attrs.frozen(kw_only=True)
class {name.cls}({base}):
    """TODO: the title, as a sentence."""

    code = "{code}"
    title = "TODO: {name.words}"
    why = """TODO: why it cannot stand, for somebody who designs plans."""
    wrong = """TODO: the smallest plan that has it"""
    right = """TODO: the same plan, mended"""

    name: str

    def message(self) -> str:
        """What is found."""
        return f"TODO: `{{self.name}}` …"

    def help(self) -> str | None:
        """What to do."""
        return "TODO: what to write instead"'''
