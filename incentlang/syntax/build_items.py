"""The builder's methods for whole items: header, tables, measures, rules, declarations."""

from __future__ import annotations

from typing import Any

import attrs
from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import _PAID, Children, _first, _nodes, _squeezed, _trailing, _words
from incentlang.syntax.build_choices import ChoiceBuilder
from incentlang.syntax.build_currencies import CurrencyBuilder
from incentlang.syntax.build_dates import DateBuilder
from incentlang.syntax.build_draws import DrawBuilder
from incentlang.syntax.build_gathers import GatherBuilder
from incentlang.syntax.build_lifecycle import LifecycleBuilder
from incentlang.syntax.build_scenarios import ScenarioBuilder
from incentlang.syntax.build_tables import TableMethod, method_and_cells
from incentlang.syntax.literals import GRAIN_WORDS, duration, number


class FileBuilder(
    DateBuilder, CurrencyBuilder, DrawBuilder, LifecycleBuilder, ChoiceBuilder, GatherBuilder, ScenarioBuilder
):
    """Builds whole files."""

    def effective(self, c: Children) -> ast.Effective:
        start, *rest = self._dates(c)
        return ast.Effective(start, _first(rest), self._span(c))

    def currency(self, c: Children) -> ast.Currency:
        mode, quantum = _first(_words(c, "MODE")), _first(_words(c, "NUMBER"))
        return ast.Currency(self._ident(c[1]), mode and _squeezed(mode), quantum and number(quantum), self._span(c))

    def paid(self, c: Children) -> ast.Paid:
        return ast.Paid(_PAID[_squeezed(c[1])], _first(self._dates(c)), self._span(c))

    def owner(self, c: Children) -> ast.Owner:
        return ast.Owner(c[1][1:-1], self._span(c))

    def negative_pay(self, c: Children) -> ast.NegativePay:
        return ast.NegativePay(_squeezed(c[1]), self._span(c))

    def approved(self, c: Children) -> ast.Approved:
        return ast.Approved(c[1][1:-1], _first(self._dates(c)), self._span(c))

    def plan(self, c: Children) -> ast.Plan:
        clauses = tuple(_nodes(c, *ast.PlanClause.__args__))
        return ast.Plan(self._ident(c[1]), self._title(c), clauses, self._span(c))

    def unit(self, c: Children) -> ast.Unit:
        mode = _first(_words(c, "MODE"))
        quantum = number(_words(c, "NUMBER")[0])
        return ast.Unit(self._ident(c[1]), self._title(c), mode and _squeezed(mode), quantum, self._span(c))

    def recognition(self, c: Children) -> ast.Recognition:
        return ast.Recognition(self._ident(c[1]), self._title(c), self._span(c))

    def use(self, c: Children) -> ast.Use:
        return ast.Use(tuple(self._ident(token) for token in _words(c, "NAME")), self._span(c))

    def param(self, c: Children) -> ast.Param:
        return ast.Param(self._ident(c[1]), c[3], self._title(c), (), self._span(c))

    def mix(self, c: Children) -> tuple[Any, Token]:
        return tuple(number(token[:-1].rstrip()).scaleb(-2) for token in _words(c, "PERCENT")), c[-1]

    def role(self, c: Children) -> ast.Role:
        mix, last = c[-1] if isinstance(c[-1], tuple) else ((), c[-1])
        return ast.Role(self._ident(c[1]), self._title(c), mix, self._span([c[0], last]))

    def input(self, c: Children) -> ast.Input:
        name, role, *also = (self._ident(token) for token in _words(c, "NAME"))
        grain = GRAIN_WORDS[_squeezed(_first(_words(c, "GRAIN") or _words(c, "SHORT_GRAIN")))]
        kind = _nodes(c, ast.TypeText)[0]
        found = {child[0]: child[1] for child in c if isinstance(child, tuple)}
        due, missing = found.get("due"), found.get("missing")
        last = c[-1][2] if isinstance(c[-1], tuple) else c[-1]
        span, judged = self._span([c[0], last]), c[0].type == "JUDGEMENT"
        return ast.Input(name, role, _first(also), grain, kind, self._title(c), judged, due, missing, span)

    def due(self, c: Children) -> tuple[str, ast.Length, Token]:
        length = ast.Length(duration(c[1], self._of(c[1]), self.typos), self._of(c[1]))
        return "due", length, c[2]

    def if_missing(self, c: Children) -> tuple[str, ast.Literal, ast.Literal]:
        return "missing", c[1], c[1]

    # --- tables -----------------------------------------------------------------------------------

    def axes(self, c: Children) -> list[ast.Path]:
        return _nodes(c, ast.Path)

    def gives(self, c: Children) -> tuple[ast.Ident, Token]:
        return self._ident(c[1]), c[1]

    def cell(self, c: Children) -> ast.TableCell:
        bound: Any = c[0] if isinstance(c[0], Token) and c[0].type == "BOUND" else ""
        return ast.TableCell(str(bound), self._written(c[-1]), self._span(c))  # type: ignore[arg-type]

    def method(self, c: Children) -> TableMethod:
        words = _squeezed(c[0]).lstrip(",").strip()
        return TableMethod(words, c[1] if len(c) > 1 else None, self._span(c))

    def table(self, c: Children) -> ast.Table:
        axes = _nodes(c, list)[0]
        method, cells = method_and_cells(_first(_nodes(c, TableMethod)), _nodes(c, ast.TableCell))
        gives, gives_word = _first(_nodes(c, tuple)) or (None, None)
        last = c[-1]
        if isinstance(last, tuple):
            last = gives_word
        elif isinstance(last, list):
            last = last[-1]
        return ast.Table(
            self._ident(c[1]),
            self._title(c),
            tuple(axes),
            method.words,
            gives,
            cells,
            method.above,
            _first(_nodes(c, ast.InForce)),
            self._span([c[0], last]),
        )

    # --- measures and rules -----------------------------------------------------------------------

    def measure(self, c: Children) -> ast.Measure:
        name, role, *also = (self._ident(token) for token in _words(c, "NAME"))
        grain = GRAIN_WORDS[_squeezed(_first(_words(c, "GRAIN") or _words(c, "SHORT_GRAIN")))]
        return ast.Measure(name, self._title(c), role, _first(also), grain, c[-1], self._span(c))

    def formula(self, c: Children) -> ast.Formula:
        return ast.Formula(self._ident(c[1]), self._title(c), c[-1], self._span(c))

    def rule(self, c: Children) -> ast.Rule:
        clauses = tuple(_nodes(c, *ast.Clause.__args__))
        base = self._ident(c[3]) if len(c) > 3 and getattr(c[2], "type", "") == "OVERRIDES" else None
        return ast.Rule(self._ident(c[1]), base, self._title(c), clauses, _first(_nodes(c, ast.InForce)), self._span(c))

    def in_force(self, c: Children) -> ast.InForce:
        start, *rest = self._dates(c)
        return ast.InForce(start, _first(rest), self._span(c))

    # --- pools ------------------------------------------------------------------------------------

    def fund(self, c: Children) -> ast.Fund:
        return ast.Fund(c[1], self._span(c))

    def share(self, c: Children) -> ast.PoolShare:
        part = number(_words(c, "PERCENT")[0][:-1].rstrip()).scaleb(-2)
        role, *decided = (self._ident(token) for token in _words(c, "NAME"))
        weight = _first(_nodes(c, ast.Path, ast.Windowed))
        return ast.PoolShare(part, role, weight, bool(_words(c, "BY_DAYS")), _first(decided), self._span(c))

    def undistributed(self, c: Children) -> ast.Undistributed:
        word: Any = {"returns": "company", "is": "redistributed", "carries": "next fund"}[c[0].split()[1]]
        return ast.Undistributed(word, self._span(c))

    def fixed_at_close(self, c: Children) -> ast.FixedAtClose:
        return ast.FixedAtClose(self._span(c))

    def pool(self, c: Children) -> ast.Pool:
        clauses = tuple(_nodes(c, *ast.PoolClause.__args__))
        grain = GRAIN_WORDS[_squeezed(_first(_words(c, "GRAIN") or _words(c, "SHORT_GRAIN")))]
        return ast.Pool(self._ident(c[1]), self._title(c), grain, clauses, self._span(c))

    # --- invariants -------------------------------------------------------------------------------

    def each_row(self, c: Children) -> ast.EachRow:
        where = _first([child[1] for child in c if isinstance(child, tuple)])
        return ast.EachRow(self._ident(c[1]), where, c[-1], self._span(c))

    def each_period(self, c: Children) -> ast.EachPeriod:
        where = _first([child[1] for child in c if isinstance(child, tuple)])
        return ast.EachPeriod(self._ident(c[1]), GRAIN_WORDS[_squeezed(c[3])], where, c[-1], self._span(c))

    def never_falls(self, c: Children) -> ast.NeverFalls:
        return ast.NeverFalls(self._ident(c[0]), self._ident(c[2]), self._span(c))

    def tied_to(self, c: Children) -> ast.TiedTo:
        names = [self._ident(token) for token in _words(c, "NAME")]
        role = names.pop() if c[-1].type == "NAME" else None
        least = number(_words(c, "PERCENT")[0][:-1].rstrip()).scaleb(-2)
        return ast.TiedTo(tuple(names), _squeezed(_words(c, "COMPARISON")[0]), least, role, self._span(c))

    def ensure(self, c: Children) -> ast.Ensure:
        return ast.Ensure(ast.Text(c[1][1:-1], self._of(c[1])), c[2], self._span(c))

    # --- pilots -----------------------------------------------------------------------------------

    def control(self, c: Children) -> ast.Control:
        return ast.Control(c[1], self._span(c))

    def baseline(self, c: Children) -> ast.Baseline:
        start, end = self._dates(c)
        return ast.Baseline(start, end, self._span(c))

    def set_param(self, c: Children) -> ast.SetParam:
        return ast.SetParam(self._ident(c[1]), c[3], self._span(c))

    def watch(self, c: Children) -> ast.Watch:
        return ast.Watch(tuple(self._ident(token) for token in _words(c, "NAME")), self._span(c))

    def pilot(self, c: Children) -> ast.Pilot:
        clauses = tuple(_nodes(c, *ast.PilotClause.__args__))
        condition = c[next(i for i, child in enumerate(c) if getattr(child, "type", "") == "FOR") + 1]
        start, end = self._dates(c)
        return ast.Pilot(self._ident(c[1]), self._title(c), condition, start, end, clauses, self._span(c))

    # --- declarations -----------------------------------------------------------------------------

    def bounds(self, c: Children) -> tuple[Any, Any, Any]:
        return ("bounds", c[1], c[3])

    def type(self, c: Children) -> ast.TypeText:
        head = c[0]
        if head.type == "ONE_OF":
            return ast.TypeText("one of", values=tuple(c[1]), span=self._span([head, c[1][-1]]))
        if head.type == "YES_SLASH_NO":
            return ast.TypeText("yes/no", span=self._of(head))
        bounds = _first([child for child in c if isinstance(child, tuple)])
        places, per = _first(_words(c, "NUMBER")), _first(_words(c, "GRAIN"))
        return ast.TypeText(
            str(head),
            per=GRAIN_WORDS[_squeezed(per)] if per else None,
            places=number(places) if places else None,
            low=bounds[1] if bounds else None,
            high=bounds[2] if bounds else None,
            span=self._span([head, bounds[2] if bounds else c[-1]]),
        )

    def field(self, c: Children, part: Any = "field") -> ast.Field:
        name = ast.Ident(c[0].rstrip(), self._of(c[0]))
        return ast.Field(
            part,
            name,
            c[2],
            bool(_words(c, "COMMA_OVER_TIME")),
            bool(_words(c, "COMMA_OPTIONAL")),
            self._title(c),
            _trailing(c, "entered by"),
            self._span(c),
        )

    def entered_by(self, c: Children) -> tuple[str, ast.Ident]:
        return "entered by", self._ident(c[1])

    def _part(self, c: Children, part: Any) -> ast.Field:
        field: ast.Field = c[1]
        return attrs.evolve(field, part=part, span=self._span(c))

    def key_field(self, c: Children) -> ast.Field:
        return self._part(c, "key")

    def dated_field(self, c: Children) -> ast.Field:
        return self._part(c, "dated")

    def known_field(self, c: Children) -> ast.Field:
        return self._part(c, "known")

    def voided_field(self, c: Children) -> ast.Field:
        return self._part(c, "voided")

    def once_per(self, c: Children) -> ast.Ident:
        return self._ident(c[1])

    def entity(self, c: Children) -> ast.Entity:
        return ast.Entity(self._ident(c[1]), self._title(c), tuple(_nodes(c, ast.Field)), self._span(c))

    def fact(self, c: Children) -> ast.Fact:
        once = tuple(_nodes(c, ast.Ident))
        return ast.Fact(
            self._ident(c[1]),
            self._title(c),
            tuple(_nodes(c, ast.Field)),
            once,
            tuple(_nodes(c, ast.DatedOf)),
            self._span(c),
        )

    def file(self, c: Children) -> list[ast.Item]:
        return c
