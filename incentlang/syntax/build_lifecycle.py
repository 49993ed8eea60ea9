"""The builder's methods for what becomes of earned money: limits, vesting, holds, leaving, claw backs."""

from __future__ import annotations

from typing import Any

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import _PARTS, Builder, Children, _first, _nodes, _squeezed, _trailing, _words
from incentlang.syntax.literals import GRAIN_WORDS, duration, number
from incentlang.values.dates import Days
from incentlang.values.periods import Grain

_TAKEN: dict[str, Any] = {
    "credit": "of the money and credit",
    "unpaid": "of the unpaid money",
    "money": "of the money",
}


def _is(child: Any, kind: str) -> bool:
    return isinstance(child, Token) and child.type == kind


class LifecycleBuilder(Builder):
    """Builds the clauses that stand after a credit."""

    def shared(self, c: Children) -> ast.Shared:
        return ast.Shared(c[0], c[2], self._span(c))

    def adjust(self, c: Children) -> ast.Credit:
        return ast.Credit(c[1], c[3], None, (), None, True, self._span(c))

    def capped_at(self, c: Children) -> ast.CappedAt:
        return ast.CappedAt(c[1], self._span(c))

    def _length(self, token: Token) -> ast.Length:
        span = self._of(token)
        return ast.Length(duration(token, span, self.typos), span)

    def later(self, c: Children) -> ast.Later:
        return ast.Later(self._length(c[0]), c[2], c[4] if len(c) > 4 else None, self._span(c))

    def on_day(self, c: Children) -> ast.Later:
        """`until 2026-12-31`: no time after that day."""
        day = self._day(c[0])
        return ast.Later(ast.Length(Days(0), day.span), day, c[2] if len(c) > 2 else None, self._span(c))

    def _release(self, c: Children) -> ast.Release:
        """What stands after a share: `at once`, a fact to wait for, none to come, or a length of time."""
        head = c[0]
        if _is(head, "AT_ONCE"):
            return ast.AtOnce(self._of(head))
        later: ast.Later | None = _first(_nodes(c, ast.Later))
        if later is not None:
            return later
        if _is(head, "NO"):
            within = _nodes(c, ast.Within)[0]
            where = _trailing(c, "where")
            return ast.UnlessFact(self._ident(c[1]), where, within, None, None, self._span([head, within]))
        waited, where = _nodes(c, ast.FactRef)[0], _trailing(c, "where")
        within = _first(_nodes(c, ast.Within))
        return ast.After(waited, where, within, None, self._span([waited, within or where or waited]))

    def tranche(self, c: Children) -> ast.Tranche:
        return ast.Tranche(c[0], self._release(c[1:]), self._span(c))

    def vest(self, c: Children) -> ast.Vest:
        return ast.Vest(tuple(_nodes(c, ast.Tranche)), self._span(c))

    def _parts(self, c: Children) -> tuple[int, Grain]:
        """`3 monthly parts`."""
        return int(number(_words(c, "NUMBER")[0])), _PARTS[_words(c, "PARTS")[0].split()[0]]

    def vest_parts(self, c: Children) -> ast.VestParts:
        count, grain = self._parts(c)
        cliff = _first(_words(c, "DURATION"))
        return ast.VestParts(count, grain, self._length(cliff) if cliff else None, self._span(c))

    def hold(self, c: Children) -> ast.Hold:
        word = _first(_words(c, "COMMA_OTHERWISE"))
        otherwise: Any = _squeezed(word).split("otherwise ")[1] if word else ""
        return ast.Hold(c[1], self._release(c[3:]), otherwise, self._span(c))

    def pay_in(self, c: Children) -> ast.PayIn:
        return ast.PayIn(*self._parts(c), self._span(c))

    def payable_as(self, c: Children) -> ast.PayableAs:
        return ast.PayableAs(c[1], c[3], self._span(c))

    def on_leaving(self, c: Children) -> ast.OnLeaving:
        return ast.OnLeaving(_squeezed(c[1]), self._span(c))

    def restored(self, c: Children) -> ast.Restored:
        where, within = _trailing(c, "where"), _first(_nodes(c, ast.Within))
        return ast.Restored(c[1], where, within, "full" in c[0], self._span([c[0], within or where or c[1]]))

    def recovered(self, c: Children) -> ast.Recovered:
        limit = _first(_words(c, "PERCENT"))
        most = self.literal([limit]) if limit is not None else None
        count, grain = self._parts(c) if _words(c, "PARTS") else (None, None)
        return ast.Recovered(count, grain, most, self._span(c))

    def claw_back(self, c: Children) -> ast.ClawBack:
        word = _first(_words(c, "OF_THE_MONEY"))
        each: ast.After | None = _trailing(c, "each")
        trigger = each or _nodes(c[2:], ast.After, ast.UnlessFact)[0]
        restored, recovered = _first(_nodes(c, ast.Restored)), _first(_nodes(c, ast.Recovered))
        parts = [part for part in (trigger, restored, recovered) if part is not None]
        return ast.ClawBack(
            c[1],
            _TAKEN[next(each for each in _TAKEN if each in word)] if word else "",
            bool(_words(c, "BEFORE_CAP")),
            trigger,
            each is not None,
            restored,
            recovered,
            self._span([c[0], max(parts, key=lambda part: part.span.end)]),
        )

    def cap(self, c: Children) -> ast.Cap:
        of, role = (self._ident(token) for token in _words(c, "NAME"))
        because = _first(_nodes(c, ast.Because))
        excess: Any = _words(c, "COMMA_EXCESS")[0].split()[-1]
        return ast.Cap(
            of,
            role,
            GRAIN_WORDS[_squeezed(_words(c, "GRAIN")[0])],
            c[8],
            excess,
            because.text if because else "",
            self._span(c),
        )
