"""From the parser's matches to the tree of `syntax.ast`: one method per rule of the grammar.

Lark calls a method with the matched children: words (`Token`) and the nodes already built. Nothing is
checked here; what a file says is kept exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from lark import Token
from lark.visitors import Transformer

from incentlang.source import NOWHERE, Source, Span
from incentlang.syntax import ast
from incentlang.syntax.literals import GRAIN_WORDS, Typos, day, duration, number, period
from incentlang.values.periods import Grain

Children = list[Any]

_SIGNS: dict[str, tuple[ast.Sized, bool]] = {
    ">=": ("at least", False),
    "<=": ("at most", False),
    ">": ("above", False),
    "<": ("below", False),
}
_PAID: dict[str, Grain] = {
    "weekly": "week",
    "every 2 weeks": "2 weeks",
    "twice a month": "half month",
    "monthly": "month",
    "quarterly": "quarter",
    "twice a year": "half year",
    "yearly": "year",
}


_PARTS: dict[str, Grain] = {
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half year",
    "yearly": "year",
}


def _words(children: Children, *kinds: str) -> list[Token]:
    return [child for child in children if isinstance(child, Token) and child.type in kinds]


def _nodes(children: Children, *kinds: type) -> list[Any]:
    return [child for child in children if isinstance(child, kinds)]


def _first(found: list[Any]) -> Any:
    return found[0] if found else None


def _trailing(children: Children, word: str) -> Any:
    """What stands behind a word such as `where`, which are built as pairs; None where it is not written."""
    return next((child[1] for child in children if isinstance(child, tuple) and child[0] == word), None)


def _squeezed(token: Token) -> Any:
    """The token's words with single spaces; which words can stand there the grammar has decided."""
    return " ".join(token.split())


def _grain(words: list[str]) -> Grain:
    """The grain named by the words of a phrase, of one or several."""
    return GRAIN_WORDS[" ".join(words).removesuffix("s")]


class Builder(Transformer[Token, Any]):
    """Builds the tree of one source at a time: call `begin` before each parse."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self.source: Source = NOWHERE.source
        self.typos: Typos = []
        self.chained = False

    def begin(self, source: Source) -> None:
        """Start on another source."""
        self.source = source
        self.typos = []
        self.chained = False

    # --- small pieces -----------------------------------------------------------------------------

    def _span(self, children: Children) -> Span:
        first, last = children[0], children[-1]
        if isinstance(last, tuple):  # a trailing `where`, which is built as a pair
            last = last[1]
        start = first.start_pos if isinstance(first, Token) else first.span.start
        end = last.end_pos if isinstance(last, Token) else last.span.end
        return Span(self.source, start or 0, end or 0)

    def _of(self, token: Token) -> Span:
        return Span(self.source, token.start_pos or 0, token.end_pos or 0)

    def _ident(self, token: Token) -> ast.Ident:
        text = token[1:-1] if token.type == "STRING" else str(token)
        return ast.Ident(text, self._of(token))

    def _title(self, children: Children) -> str:
        found = _words(children, "STRING")
        return found[0][1:-1] if found else ""

    def _day(self, token: Token) -> ast.Day:
        return ast.Day(day(token, self._of(token), self.typos), self._of(token))

    def _dates(self, children: Children) -> list[Any]:
        return [self._day(token).value for token in _words(children, "DATE")]

    def _written(self, child: Any) -> Any:
        if not isinstance(child, Token):
            return child
        return ast.Text(child[1:-1], self._of(child)) if child.type == "STRING" else self._ident(child)

    def literal(self, c: Children) -> ast.Literal:
        minus = c[0].type == "MINUS"
        token, span = c[-1], self._span(c)
        sign = -1 if minus else 1
        match token.type:
            case "NUMBER":
                return ast.Number(sign * number(token), span)
            case "PERCENT":
                return ast.Percent(sign * number(token[:-1].rstrip()).scaleb(-2), span)
            case "AMOUNT":
                value, currency = token.split()
                return ast.Amount(sign * number(value), currency, span)
            case "DURATION":
                length = duration(token, span, self.typos)
                return ast.Length(attrs.evolve(length, count=sign * length.count), span)
            case "PERIOD":
                return self._period(token)
            case _:
                return self._day(token)

    earlier = literal
    """`-60 days`: so long before a day, where a band of a table begins."""

    def _period(self, token: Token) -> ast.PeriodText:
        return ast.PeriodText(period(token, self._of(token), self.typos), self._of(token))

    def period(self, c: Children) -> ast.PeriodText:
        return self._period(c[0])

    def path(self, c: Children) -> ast.Path:
        return ast.Path(tuple(self._ident(token) for token in c if token.type == "NAME"), self._span(c))

    def key(self, c: Children) -> ast.Ident:
        return self._ident(c[0])

    def names(self, c: Children) -> list[ast.Ident]:
        return [self._ident(token) for token in c if token.type != "COMMA"]

    # --- expressions ------------------------------------------------------------------------------

    def text(self, c: Children) -> ast.Text:
        return ast.Text(c[0][1:-1], self._of(c[0]))

    def group(self, c: Children) -> ast.Group:
        return ast.Group(c[1], self._span(c))

    def call(self, c: Children) -> ast.Call:
        return ast.Call(self._ident(c[0]), tuple(x for x in c if not isinstance(x, Token)), self._span(c))

    def windowed(self, c: Children) -> ast.Windowed:
        return ast.Windowed(c[0], self._window(c[1]), self._span(c))

    def earned_of(self, c: Children) -> ast.EarnedOf:
        return ast.EarnedOf(self._ident(c[1]), self._window(c[2]) if len(c) > 2 else None, self._span(c))

    def _window(self, token: Token) -> ast.WindowText:
        words, at = token.split(), self._of(token)
        match token.type:
            case "TO_DATE":
                return ast.WindowText("to date", _grain(words[:-2]), 1, at)
            case "OF_THE_GRAIN":
                return ast.WindowText("whole", _grain(words[2:]), 1, at)
            case "LAST_N":
                return ast.WindowText("last", _grain(words[2:]), int(words[1]), at)
            case _:
                return ast.WindowText("previous", _grain(words[1:]), 1, at)

    def on_date(self, c: Children) -> ast.OnDate:
        return ast.OnDate(c[0], c[2], self._span(c))

    def anchor(self, c: Children) -> ast.Path | ast.Day:
        return self._day(c[0]) if isinstance(c[0], Token) else c[0]

    def at_period(self, c: Children) -> ast.AtPeriod:
        at = "period start" if c[1].endswith("start") else "period end"
        return ast.AtPeriod(c[0], at, self._span(c))  # type: ignore[arg-type]

    def target_for(self, c: Children) -> ast.TargetFor:
        return ast.TargetFor(_grain(c[0].split()[3:]), self._span(c))

    def months_between(self, c: Children) -> ast.MonthsBetween:
        return ast.MonthsBetween(c[1], c[3], self._span(c))

    def previous(self, c: Children) -> ast.Previous:
        return ast.Previous(c[1], len(c) > 2, self._span(c))

    def rounded(self, c: Children) -> ast.Rounded:
        mode = _first(_words(c, "MODE"))
        percent = _first(_words(c, "PERCENT"))
        step: Any = self.literal([percent]).value if percent else number(_words(c, "NUMBER")[0])
        return ast.Rounded(c[2], step, mode and _squeezed(mode), percent is not None, self._span(c))

    def payout(self, c: Children) -> ast.Payout:
        return ast.Payout(c[1], self._span(c))

    def ranking(self, c: Children) -> ast.Ranking:
        ties, people = _first(_words(c, "COMMA_TIES")), _first(_words(c, "COMMA_AT_LEAST_PEOPLE"))
        words = ties.split() if ties else []
        how: Any = next((word for word in ("better", "worse", "refused") if word in words), "")
        kind: Any = c[0].split()[0]
        least = int(people.split()[-2]) if people else 0
        return ast.Ranking(kind, c[1], how, least, _first(_nodes(c[2:], ast.AtPeriod)), self._span(c))

    def group_of(self, c: Children) -> ast.AtPeriod:
        day = c[1] if len(c) > 1 else "at period end"
        return ast.AtPeriod(c[0], "period start" if day.endswith("start") else "period end", self._span(c))

    def otherwise(self, c: Children) -> ast.Otherwise:
        return ast.Otherwise(c[0], c[2], self._span(c))

    def of(self, c: Children) -> ast.Of:
        self._note_chain(c[2], ast.Of)
        return ast.Of(c[0], c[2], self._span(c))

    def _note_chain(self, node: Any, kind: type[ast.Of] | type[ast.Not]) -> None:
        """Remember that the same word follows upon itself many times: such a tree is checked for its depth."""
        for _ in range(5):
            match node:
                case ast.Of(whole=inner) if kind is ast.Of:
                    node = inner
                case ast.Not(condition=inner) if kind is ast.Not:
                    node = inner
                case _:
                    return
        self.chained = True

    def product(self, c: Children) -> ast.Product:
        signs = tuple(token.type == "DIVIDED" for token in c[1::2])
        return ast.Product(tuple(c[::2]), signs, self._span(c))

    def sum(self, c: Children) -> ast.Sum:
        return ast.Sum(tuple(c[::2]), tuple(token.type == "MINUS" for token in c[1::2]), self._span(c))

    def compare(self, c: Children) -> ast.Expr:
        left, sign, right = c
        if sign in ("=", "!="):
            return ast.Equal(left, right, sign == "!=", self._span(c))
        op, negated = _SIGNS[sign]
        return ast.Compare(left, op, right, negated, self._span(c))

    # The words after `is` wait for the left side: each tail is a function of it.
    def equal_to(self, c: Children) -> tuple[Callable[..., ast.Expr], Any]:
        return (lambda left, neg, span: ast.Equal(left, c[0], neg, span)), c[0]

    def sized(self, c: Children) -> tuple[Callable[..., ast.Expr], Any]:
        op = _squeezed(c[0])
        return (lambda left, neg, span: ast.Compare(left, op, c[1], neg, span)), c[1]

    def between(self, c: Children) -> tuple[Callable[..., ast.Expr], Any]:
        return (lambda left, neg, span: ast.Between(left, c[1], c[3], neg, span)), c[3]

    def among(self, c: Children) -> tuple[Callable[..., ast.Expr], Any]:
        return (lambda left, neg, span: ast.Among(left, tuple(c[1]), neg, span)), c[1][-1]

    def known(self, c: Children) -> tuple[Callable[..., ast.Expr], Any]:
        return ast.Known, c[0]

    def is_test(self, c: Children) -> ast.Expr:
        make: Callable[..., ast.Expr]
        make, last = c[-1]
        return make(c[0], len(c) == 4, self._span([c[0], last]))

    def not_(self, c: Children) -> ast.Not:
        self._note_chain(c[1], ast.Not)
        return ast.Not(c[1], self._span(c))

    def and_(self, c: Children) -> ast.And:
        return ast.And(tuple(c[::2]), self._span(c))

    def or_(self, c: Children) -> ast.Or:
        return ast.Or(tuple(c[::2]), self._span(c))

    def where(self, c: Children) -> tuple[str, Any, Token]:
        return ("where", c[1], c[0])

    # --- clauses of a rule ------------------------------------------------------------------------

    def fact_ref(self, c: Children) -> ast.FactRef:
        names = [self._ident(token) for token in _words(c, "NAME")]
        nth = _first(_words(c, "THE_NTH"))
        count = int("".join(char for char in nth if char.isdigit())) if nth else 1
        return ast.FactRef(count, names[0], _first(names[1:]), self._span(c))

    def within(self, c: Children) -> ast.Within:
        return ast.Within(c[1], c[3] if len(c) > 2 else None, self._span(c))

    def by_date(self, c: Children) -> tuple[str, Any]:
        return ("by", c[1])

    def _where(self, c: Children) -> tuple[Any, Any]:
        """The condition of a trailing `where`, and the node or word that ends the clause."""
        if isinstance(c[-1], tuple):
            return c[-1][1], c[-1][1]
        return None, c[-1]

    def for_each(self, c: Children) -> ast.ForEach:
        where, last = self._where(c)
        return ast.ForEach(self._ident(c[1]), where, self._span([c[0], last]))

    def for_each_period(self, c: Children) -> ast.ForEachPeriod:
        where, last = self._where(c)
        return ast.ForEachPeriod(self._ident(c[1]), GRAIN_WORDS[_squeezed(c[3])], where, self._span([c[0], last]))

    def let(self, c: Children) -> ast.Let:
        return ast.Let(self._ident(c[1]), c[3], self._span(c))

    def credit(self, c: Children) -> ast.Credit:
        less = _first(_nodes(c, ast.Less))
        c = [child for child in c if not isinstance(child, ast.Less)]
        span = self._span([*c, less] if less is not None and len(c) == 2 else c)
        parts = tuple(_nodes(c, ast.Shared))
        if parts:
            return ast.Credit(c[1], None, less, parts, None, False, span)
        if len(c) > 4:
            return ast.Credit(c[1], None, less, (), ast.Shared(c[5], c[3], self._span(c[2:])), False, span)
        return ast.Credit(c[1], c[3] if len(c) > 2 else None, less, (), None, False, span)

    def less(self, c: Children) -> ast.Less:
        over = _first(_words(c, "TO_DATE"))
        return ast.Less(_grain(over.split()[:-2]) if over else None, c[-1].type.startswith("COMMA"), self._span(c))

    def count_toward(self, c: Children) -> ast.Count:
        to = c[5] if len(c) > 4 else None
        return ast.Count(c[1], self._ident(c[3]), to, c[0].type == "OVERLAY_COUNT", self._span(c))

    def nominate(self, c: Children) -> ast.Nominate:
        given = _words(c, "COMMA_WITH_EVIDENCE")
        who = c[1] if isinstance(c[1], ast.Path) else None
        name = _words(c, "NAME")[0]
        return ast.Nominate(who, self._ident(name), c[-1] if given else None, self._span(c))

    def when(self, c: Children) -> ast.When:
        return ast.When(c[1], self._span(c))

    def unless(self, c: Children) -> ast.Unless:
        return ast.Unless(c[1], self._span(c))

    def posting(self, c: Children) -> ast.Posting:
        return ast.Posting(_squeezed(c[0]), self._of(c[0]))

    def purpose(self, c: Children) -> ast.Purpose:
        return ast.Purpose(tuple(self._ident(token) for token in _words(c, "NAME")), self._span(c))

    def worth(self, c: Children) -> ast.Worth:
        part = number(_words(c, "PERCENT")[0][:-1].rstrip()).scaleb(-2)
        return ast.Worth(part, _first([self._ident(token) for token in _words(c, "NAME")]), self._span(c))

    def because(self, c: Children) -> ast.Because:
        return ast.Because(c[1][1:-1], self._span(c))
