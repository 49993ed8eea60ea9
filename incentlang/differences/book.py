"""The definitions of one plan by name, as a comparison looks them up."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from incentlang.ir.expressions import Expr, LetRead, Literal, ParamRead
from incentlang.ir.program import Measure, Param, Program, Rule, Table, Value
from incentlang.ir.schema import Field, Input


@attrs.frozen
class Book:
    """One plan, and the named values of the rule at hand."""

    program: Program
    lets: Mapping[str, Expr] = attrs.field(factory=dict)

    def in_rule(self, rule: Rule) -> Book:
        """The same plan, as one of its rules sees it."""
        return Book(self.program, {let.name: let.value for let in rule.lets})

    def param(self, name: str) -> Param:
        """A parameter."""
        return next(each for each in self.program.params if each.name == name)

    def tables(self, name: str) -> tuple[Table, ...]:
        """All versions of a table."""
        return tuple(each for each in self.program.tables if each.name == name)

    def measure(self, name: str) -> Measure:
        """A measure."""
        return next(each for each in self.program.measures if each.name == name)

    def value(self, name: str) -> Value:
        """A derived value of rows."""
        return next(each for each in self.program.values if each.name == name)

    def given(self, name: str) -> Input:
        """An input."""
        return next(each for each in self.program.schema.inputs if each.name == name)

    def fields(self, name: str) -> list[Field]:
        """Every declared column of a name, whatever it belongs to."""
        schema = self.program.schema
        every = [field for entity in schema.entities for field in entity.fields]
        every += [field for fact in schema.facts for field in fact.fields]
        return [field for field in every if field.name == name]

    def tried(self, name: str) -> tuple[tuple[object, ...], ...]:
        """What pilots try in place of a parameter: for whom, from when to when, and with which value."""
        return tuple(
            (pilot.condition, pilot.start, pilot.end, each.value)
            for pilot in self.program.pilots
            for each in pilot.sets
            if each.name == name
        )

    def _is_plain(self, node: ParamRead) -> bool:
        return not node.overrides and not self.param(node.name).since and not self.tried(node.name)

    def plain(self, node: Expr) -> Expr:
        """What a name stands for, where that is one value for everybody and all dates."""
        while True:
            if isinstance(node, LetRead) and node.name in self.lets:
                node = self.lets[node.name]
            elif isinstance(node, ParamRead) and self._is_plain(node):
                value = self.param(node.name).value
                return Literal(value.value, node.type, span=node.span)
            else:
                return node
