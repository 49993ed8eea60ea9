"""`kind is new_logo or expansion`: a value where a condition must stand."""

from __future__ import annotations

from incentlang.check import names
from incentlang.check.context import Context, Scope
from incentlang.diagnostics.syntax import UnexpectedWord
from incentlang.syntax import ast
from incentlang.types import OneOf


def bare_value(ctx: Context, node: ast.Or, scope: Scope) -> UnexpectedWord | None:
    """The message for the first bare value after an `or`, if what the conditions before it measure has this value."""
    first = node.conditions[0]
    match first:
        case ast.Equal(left=ast.Path() as left, right=ast.Path(parts=(_,)) as right):
            values = [right.text]
        case ast.Among(operand=ast.Path() as left):
            values = [value.text for value in first.values]
        case _:
            return None
    words = [test for test in node.conditions[1:] if isinstance(test, ast.Path) and len(test.parts) == 1]
    if not words or any(_is_named(ctx, word.text, scope) for word in words):
        return None
    kind = names.read(ctx, left, scope).kind
    if not isinstance(kind, OneOf) or words[0].text not in kind.values:
        return None
    right_way = f"{left.text} is {'not ' if first.negated else ''}one of "
    before = first.span.to(words[0].span).text.removesuffix(words[0].text).strip()
    return UnexpectedWord(
        at=words[0].span,
        found=f"`{words[0].text}`",
        after=" ".join(before.split()),
        advice=f"write `{right_way}{', '.join([*values, *(word.text for word in words)])}`",
    )


def _is_named(ctx: Context, word: str, scope: Scope) -> bool:
    """Whether the word may be a condition by itself: a field, a `let`, or a definition with a value."""
    symbol = ctx.symbols.named.get(word)
    if symbol is not None and symbol.kind not in ("fact", "entity", "rule", "table"):
        return True
    return word in scope.lets or (scope.subject is not None and ctx.field_of(scope.subject.name, word) is not None)
