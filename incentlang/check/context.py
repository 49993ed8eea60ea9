"""What a check knows: the declarations, where it stands, and where mistakes are put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal as Choice
from typing import NamedTuple

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.expressions import Aggregate, Expr, Literal, ParamOverride
from incentlang.ir.program import CountToward, Table, Unit, Value
from incentlang.ir.reads import MeasureKey
from incentlang.ir.schema import Entity, Fact, Field, Input
from incentlang.ir.units import Recognition
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import UNKNOWN, Type, Unknown
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain


class Typed(NamedTuple):
    """A piece of Core IR and its kind."""

    ir: Expr
    kind: Type

    @property
    def bad(self) -> bool:
        """Whether the piece was reported already."""
        return isinstance(self.kind, Unknown)


def bad(span: Span) -> Typed:
    """The stand-in for a piece that was reported."""
    return Typed(Literal(Decimal(0), UNKNOWN, span=span), UNKNOWN)


@attrs.frozen
class Scope:
    """Where an expression stands.

    Attributes:
        subject: The fact whose row is at hand, or None.
        role: The role of the participant at hand in a measure or period rule, or None.
        grain: The period at hand there, or None.
        lets: Values named with `let`.
        known: Paths that a surrounding condition found to be known.
        gathers: The expression is inside `sum of … over …`.
        value: The derived value that is being defined, or nothing.
        override: Where the parameter is read whose override's condition the expression is, or None.
        each_day: The expression is read on each day of the period, to be prorated.
        everyone: The period of the whole plan is at hand: sums gather the rows of everyone (a pool's fund).
        person: A person is at hand on a day: bare names are their attributes (who takes part in a pilot).
        anchors: The expression is what a window counts from, where `close` and `earning` have a meaning.
        measure: The measure whose body this is, or empty.
        key: What `role` is in a measure: a role, an entity, or the plan.
        standing: Inside a gather over entities or people, as they are on a day: which of the two.
        trigger: Inside the share of a claw back: where the row stands that triggers it, read by its fact's name.
        less: In a rule that credits less what it earned before: over which stretch of time.
        also: The entity at hand together with the participant, in a measure of both or a gather over it.
    """

    subject: Fact | None = None
    role: str | None = None
    grain: Grain | None = None
    lets: Mapping[str, Type] = attrs.field(factory=dict)
    known: frozenset[str] = frozenset()
    gathers: bool = False
    everyone: bool = False
    person: bool = False
    anchors: bool = False
    value: str = ""
    override: ast.Path | None = None
    each_day: bool = False
    measure: str = ""
    key: MeasureKey = "role"
    standing: Choice["", "entity", "people"] = ""
    trigger: Scope | None = None
    less: Grain | None = None
    also: str = ""

    @property
    def subject_name(self) -> str:
        """The name of the subject, or nothing."""
        return self.subject.name if self.subject else ""


@attrs.define
class Context:
    """The declarations of one plan, and the list that mistakes are added to."""

    symbols: Symbols
    currency: str | None
    rounding: RoundingMode
    paid: Grain
    participant: Entity
    entities: dict[str, Entity] = attrs.field(factory=dict)
    facts: dict[str, Fact] = attrs.field(factory=dict)
    inputs: dict[str, Input] = attrs.field(factory=dict)
    params: dict[str, Type] = attrs.field(factory=dict)
    units: dict[str, Unit] = attrs.field(factory=dict)
    recognitions: dict[str, Recognition] = attrs.field(factory=dict)
    rule_units: dict[str, str | None] = attrs.field(factory=dict)
    tables: dict[str, Table | None] = attrs.field(factory=dict)
    table_versions: dict[str, list[Table]] = attrs.field(factory=dict)
    measures: dict[str, Type] = attrs.field(factory=dict)
    values: dict[str, Value | None] = attrs.field(factory=dict)
    exceptions: dict[str, list[tuple[ast.Override, Literal]]] = attrs.field(factory=dict)
    deriving: list[str] = attrs.field(factory=list)
    derive: Callable[[str], Value | None] = lambda name: None
    overrides_of: Callable[[str, Scope, ast.Path], tuple[ParamOverride, ...] | None] = lambda name, scope, path: ()
    read_exception: Callable[[ast.Path, Scope], Typed] = lambda path, scope: bad(path.span)
    find_table: Callable[[str], Table | None] = lambda name: None
    bodies: dict[str, Expr] = attrs.field(factory=dict)
    counts: dict[str, list[Aggregate]] = attrs.field(factory=dict)
    counting: dict[str, list[CountToward]] = attrs.field(factory=dict)
    previous: list[tuple[str, Typed, Span]] = attrs.field(factory=list)
    earned: list[tuple[str, str, Span]] = attrs.field(factory=list)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    _columns: dict[str, tuple[Entity | Fact, dict[str, Field]]] = attrs.field(factory=dict)

    def report(self, found: Diagnostic) -> None:
        """Add one mistake."""
        self.diagnostics.append(found)

    def refuse(self, found: Diagnostic, span: Span) -> Typed:
        """Add one mistake and go on with a stand-in."""
        self.diagnostics.append(found)
        return bad(span)

    def measure_body(self, name: str) -> Expr | None:
        """The checked body of a measure; None when it was reported."""
        return self.bodies.get(name)

    def grain_of(self, name: str) -> Grain:
        """The grain of a measure or input."""
        item = self.symbols.named[name].item
        assert isinstance(item, ast.Measure | ast.Input)
        return item.grain

    def key_of(self, measure: ast.Measure) -> MeasureKey:
        """What a measure has one value for."""
        name = measure.role.text
        if name in self.symbols.of_kind("role"):
            return "role"
        return "plan" if name == "plan" else "entity" if name in self.entities else "role"

    def declared(self, name: str) -> Entity | Fact | None:
        """The entity or fact called `name`; `participant` is one."""
        if name == self.participant.name:
            return self.participant
        return self.entities.get(name) or self.facts.get(name)

    def tables_declared(self) -> list[Entity | Fact]:
        """Every entity and fact, the participant last."""
        return [*self.entities.values(), *self.facts.values(), self.participant]

    def field_of(self, owner: str, name: str) -> Field | None:
        """The column `name` of an entity or fact, or None."""
        table = self.declared(owner)
        if table is None:
            return None
        if owner not in self._columns or self._columns[owner][0] is not table:
            self._columns[owner] = (table, {field.name: field for field in table.fields})
        return self._columns[owner][1].get(name)
