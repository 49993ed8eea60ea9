"""The builder's methods for days chosen among several, cut-offs and what the header says of time."""

from __future__ import annotations

import calendar
from typing import Any

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _first, _nodes, _trailing, _words
from incentlang.syntax.literals import GRAIN_WORDS, duration


class DateBuilder(Builder):
    """Days and periods."""

    def moved(self, c: Children) -> ast.Moved:
        span = self._of(c[2])
        length = ast.Length(duration(c[2], span, self.typos), span)
        return ast.Moved(c[0], length, c[1].type == "MINUS", self._span(c))

    def later_of(self, c: Children) -> ast.LaterOf:
        days = tuple(child for child in c if not isinstance(child, Token))
        return ast.LaterOf(self._op(c[0]), days, self._span(c))

    @staticmethod
    def _op(token: Token) -> Any:
        return token.split()[0]

    def year_starts(self, c: Children) -> ast.YearStarts:
        months = [name.lower() for name in calendar.month_name]
        word = c[1].lower()
        return ast.YearStarts(months.index(word) if word in months else 0, self._ident(c[1]), self._span(c))

    def earned_on(self, c: Children) -> ast.EarnedOn:
        return ast.EarnedOn(c[1], self._span(c))

    def dated_of(self, c: Children) -> ast.DatedOf:
        names = tuple(self._ident(token) for token in _words(c, "NAME"))
        return ast.DatedOf(self._op(c[1]), names, self._span(c))

    def _cutoff(self, token: Token) -> ast.Cutoff:
        """`by 14 days after quarter end`, which is one word to the grammar."""
        words, span = token.split(), self._of(token)
        grain = " ".join(words[words.index("after") + 1 if "after" in words else 1 : -1]).removeprefix("the ")
        length = None
        if "after" in words:
            length = ast.Length(duration(" ".join(words[1:3]), span, self.typos), span)
        return ast.Cutoff(length, None if grain == "period" else GRAIN_WORDS[grain], span)

    def after(self, c: Children) -> ast.After:
        where = _trailing(c, "where")
        cutoff = _first(_words(c, "BY_PERIOD_END"))
        within = _first(_nodes(c, ast.Within))
        end = cutoff or within or where or c[1]
        return ast.After(c[1], where, within, self._cutoff(cutoff) if cutoff else None, self._span([c[0], end]))

    def after_each(self, c: Children) -> tuple[str, ast.After]:
        waited, where, within = c[2], _trailing(c, "where"), _first(_nodes(c, ast.Within))
        return "each", ast.After(waited, where, within, None, self._span([c[0], within or where or waited]))

    def unless_fact(self, c: Children) -> ast.UnlessFact:
        fact, where, last = self._ident(c[1]), _trailing(c, "where"), c[-1]
        if isinstance(last, Token):
            return ast.UnlessFact(fact, where, None, None, self._cutoff(last), self._span([c[0], last]))
        if isinstance(last, tuple):
            return ast.UnlessFact(fact, where, None, last[1], None, self._span([c[0], last[1]]))
        return ast.UnlessFact(fact, where, last, None, None, self._span([c[0], last]))
