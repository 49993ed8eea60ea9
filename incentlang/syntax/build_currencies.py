"""The builder's methods for what the header says of other currencies."""

from __future__ import annotations

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _first, _squeezed, _words


class CurrencyBuilder(Builder):
    """Conversion of what is read and of what is paid."""

    def convert(self, c: Children) -> ast.Convert:
        *codes, source = (self._ident(token) for token in _words(c, "NAME"))
        day = _first(_words(c, "RATE_DAY"))
        first = bool(_words(c, "COMMA_ROUNDED_FIRST"))
        return ast.Convert(tuple(codes), source, self._rate_day(day), first, self._span(c))

    def pay_currency(self, c: Children) -> ast.PayCurrency:
        source, day = _first(_words(c, "NAME")), _first(_words(c, "RATE_DAY"))
        return ast.PayCurrency(self._ident(source), self._rate_day(day), self._span(c))

    def _rate_day(self, token: Token) -> ast.Ident:
        return ast.Ident(_squeezed(token), self._of(token))
