"""The steps that begin a statement or a function, as far as the check, which refuses it until it is filled."""

from __future__ import annotations

from pathlib import Path

from tools.scaffold.diagnostics import HEADER, SAAS, refusal
from tools.scaffold.names import Name
from tools.scaffold.steps import Beside, InOrder, New, Step

_AST = "incentlang/syntax/ast/__init__.py"
_SYMBOLS = "incentlang/resolve/symbols.py"
_VOCABULARY = "incentlang/syntax/vocabulary.py"


def statement(root: Path, name: Name) -> tuple[Step, ...]:
    """A definition that begins its line and has a name and a title: `spiff summer "Summer"`."""
    kind, cls = name.module, name.cls
    return (
        _word(name),
        Beside("grammar/1-items.lark", "\n\nplan: PLAN NAME", f"\n     | {kind}"),
        Beside("grammar/1-items.lark", "use: USE NAME", f"{kind}: {name.terminal} NAME STRING?\n\n"),
        Beside(_VOCABULARY, '}\n"""The words that begin a def', f'    "{name.terminal}": "{name.words}",\n'),
        Beside(_VOCABULARY, '    "USE": (),\n', f'    "{name.terminal}": (),\n'),
        New(f"incentlang/syntax/ast/{kind}.py", _statement_node(name)),
        Beside(_AST, "\n__all__ = [", f"from incentlang.syntax.ast.{kind} import {cls}\n"),
        Beside(_AST, "\n__all__ = [\n", f'    "{cls}",\n', after=True),
        Beside("incentlang/syntax/ast/items.py", "Declared = (\n    ", f"{cls} | ", after=True),
        Beside(
            "incentlang/syntax/ast/items.py",
            "from incentlang.syntax.ast.words import",
            f"from incentlang.syntax.ast.{kind} import {cls}\n",
        ),
        Beside(
            "incentlang/syntax/build_items.py",
            "    def use(self, c: Children)",
            f"    def {kind}(self, c: Children) -> ast.{cls}:\n"
            f"        return ast.{cls}(self._ident(c[1]), self._title(c), self._span(c))\n\n",
        ),
        Beside(_SYMBOLS, "]\n\n_KINDS: dict", f'    "{name.words}",\n'),
        Beside(_SYMBOLS, "}\n\nVersioned = ", f'    ast.{cls}: "{name.words}",\n'),
        Beside(_SYMBOLS, ")\n\n\n@attrs.frozen\nclass Symbol:", f"    | ast.{cls}\n"),
        Beside(
            "incentlang/check/names.py", '    "unit": "a unit: an amount', f'    "{name.words}": "TODO: no value",\n'
        ),
        New(f"incentlang/check/{kind}.py", _statement_check(name)),
        Beside("incentlang/check/plan.py", "from incentlang.check.context", f"from incentlang.check import {kind}\n"),
        Beside("incentlang/check/plan.py", "    measures.previous_kinds(ctx)\n", f"    {kind}.declare(ctx)\n"),
        *refusal(root, name, "E09"),
        *_shown(name, f'{name.words} TODO "TODO: a title"\n'),
    )


def function(root: Path, name: Name) -> tuple[Step, ...]:
    """A function of one value, said in words: `square_of` becomes `square of x`."""
    kind, cls = name.module, name.cls
    node = f"\n\n@attrs.frozen\nclass {cls}:\n" + '    """{0}"""\n\n    operand: Expr\n    span: Span = span_field()\n'
    return (
        _word(name),
        Beside("grammar/2-expressions.lark", "        | LPAR expr RPAR ", f"        | {kind}\n"),
        Beside("grammar/2-expressions.lark", "previous: PREVIOUS path", f"{kind}: {name.terminal} primary\n"),
        Beside(_VOCABULARY, '"QUARTILE_OF", ', f'"{name.terminal}", ', after=True),
        Beside("incentlang/syntax/ast/expressions.py", "\n\nExpr = (", node.format(f"`{name.words} x`.")),
        Beside("incentlang/syntax/ast/expressions.py", "Expr = (\n", f"    {cls}\n    | ", after=True),
        Beside(_AST, "\n__all__ = [", f"from incentlang.syntax.ast.expressions import {cls}\n"),
        Beside(_AST, "\n__all__ = [\n", f'    "{cls}",\n', after=True),
        Beside(
            "incentlang/syntax/build.py",
            "    def previous(self, c: Children)",
            f"    def {kind}(self, c: Children) -> ast.{cls}:\n        return ast.{cls}(c[1], self._span(c))\n\n",
        ),
        Beside(
            "incentlang/ir/operations.py",
            "\n\n@attrs.frozen\nclass Compare:",
            node.format("TODO: what it gives, in which unit."),
        ),
        Beside("incentlang/ir/expressions.py", "\n__all__ = [", f"from incentlang.ir.operations import {cls}\n"),
        Beside("incentlang/ir/expressions.py", "\n__all__ = [\n", f'    "{cls}",\n', after=True),
        Beside("incentlang/ir/expressions.py", "\n    | Negate\n", f"\n    | {cls}"),
        New(f"incentlang/check/{kind}.py", _function_check(name)),
        Beside(
            "incentlang/check/expressions.py",
            "        case ast.Call():\n",
            f"        case ast.{cls}():\n"
            f"            return {kind}.{kind}(ctx, node, value(ctx, node.operand, scope))\n",
        ),
        Beside(
            "incentlang/check/expressions.py",
            "from incentlang.check.context",
            f"from incentlang.check import {kind}\n",
        ),
        *refusal(root, name, "E02"),
        *_shown(name, f"measure TODO for account_executive each quarter {name.words} 1\n"),
    )


def _word(name: Name) -> Step:
    return InOrder("grammar/3-words.lark", rf"([A-Z_]+)\.{name.priority}: /[a-z]", name.pattern)


def _statement_node(name: Name) -> str:
    return f'''"""TODO: what a {name.words} is, as written."""

from __future__ import annotations

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Ident, span_field


@attrs.frozen
class {name.cls}:
    """`{name.words} NAME "title"`: TODO: what it says."""

    name: Ident
    title: str
    span: Span = span_field()
'''


def _statement_check(name: Name) -> str:
    return f'''"""TODO: what a {name.words} must be, and what it becomes."""

from __future__ import annotations

from incentlang.check.context import Context
from incentlang.diagnostics.{name.module} import {name.cls} as Unfit
from incentlang.syntax import ast


def declare(ctx: Context) -> None:
    """Every {name.words} of the plan."""
    for name, symbol in ctx.symbols.named.items():
        if isinstance(symbol.item, ast.{name.cls}):
            # TODO: make Core IR of it, and report only what cannot stand. Until then none is let pass without a word.
            ctx.report(Unfit(at=symbol.span, name=name))
'''


def _function_check(name: Name) -> str:
    return f'''"""`{name.words} x`: TODO: what it gives."""

from __future__ import annotations

from incentlang.check.context import Context, Typed, bad
from incentlang.diagnostics.{name.module} import {name.cls} as Unfit
from incentlang.syntax import ast


def {name.module}(ctx: Context, node: ast.{name.cls}, operand: Typed) -> Typed:
    """TODO: of which kinds, and the kind that it gives."""
    if operand.bad:
        return bad(node.span)
    # TODO: give the Core IR node of this name where the kind fits. Until then none is let pass without a word.
    return ctx.refuse(Unfit(at=node.span, name=node.operand.span.text), node.span)
'''


def _shown(name: Name, example: str) -> tuple[Step, ...]:
    """What shows it at work: a case that computes money, a page of the reference, what changes for users."""
    case = f"tests/cases/mechanisms/{name.module}"
    toml = 'title = "TODO: what is computed (where the expected figures come from)"\n'
    toml += 'commands = [ ["check"], ["run", "--period", "2026-01"] ]\n'
    page = f"""# {name.words}

TODO: what it is for, in a sentence.

```{{literalinclude}} ../examples/{name.module}/plan.incent
:language: incent
```

## An example in figures

TODO: the calculation by hand.

```{{incent-run}} incent run {name.module} --period 2026-01
```

## How it is misused

TODO: each of its diagnostics.
"""
    return (
        New(f"{case}/case.toml", toml),
        New(f"{case}/plan.incent", f"{HEADER}\n{example}{SAAS}"),
        New(f"docs/examples/{name.module}/plan.incent", f"{HEADER}\n{example}{SAAS}"),
        New(f"docs/reference/{name.module}.md", page),
        Beside("docs/reference/index.md", "\nscenarios\nadvice\n", f"\n{name.module}"),
        New(f"changes/{name.module.replace('_', '-')}.added.md", "TODO: what people who write plans can do now\n"),
    )
