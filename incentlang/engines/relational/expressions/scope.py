"""One selection while it is built: what is at hand, and the sources joined on the way to what it reads."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import Layout
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Column,
    Expr,
    Join,
    Plain,
    Source,
    SqlType,
    both,
    compared,
    either,
    known,
    missing,
    same,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import InputRead, Otherwise, Previous, Window
from incentlang.ir.schema import PARTICIPANT, Field, Schema
from incentlang.source import Span
from incentlang.types import Money, Ref
from incentlang.values.periods import Grain


@attrs.frozen
class Read:
    """A value that may be missing; where `trouble` holds, nobody can tell whether it is."""

    value: Expr
    trouble: Expr = FALSE


@attrs.frozen
class AtPeriod:
    """The period at hand: its number in its grain."""

    number: Expr
    grain: Grain


@attrs.frozen
class Reached:
    """Whether what is read here is asked for: for certain, and at most.

    Attributes:
        often: It is asked for on several clocks; what a condition says on one of them says nothing of the others.
    """

    sure: Expr = TRUE
    may: Expr = TRUE
    often: bool = False

    def where(self, condition: Expr) -> Reached:
        """The same after a condition that decides by itself whether one goes on."""
        return attrs.evolve(
            self, sure=both(self.sure, condition), may=self.may if self.often else both(self.may, condition)
        )

    def after(self, condition: Expr) -> Reached:
        """The same after a condition with which one may go on or not."""
        return attrs.evolve(self, sure=both(self.sure, condition))

    def within(self, outer: Reached) -> Reached:
        """The same in a part that is itself asked for only there."""
        return attrs.evolve(outer, sure=both(outer.sure, self.sure), may=both(outer.may, self.may))


@attrs.frozen
class Rated:
    """The day whose rates amounts in other currencies take.

    Attributes:
        earning: Only those take them that are converted when they are earned.
    """

    day: Expr
    earning: bool


@attrs.frozen
class Assumed:
    """A default of `otherwise` that lines may have taken.

    Attributes:
        text: The plan's text of what is missing.
        default: What was taken.
        column: The column that says where it was.
        kind: A truth: of the line's own row. Text: the key of another row, missing where it was not.
    """

    text: str
    default: str
    column: str
    kind: Plain = "truth"


@attrs.frozen
class MeasureDefault:
    """An `otherwise` in the body of a measure: a run tells of whom and in which of its periods it was taken."""

    node: Otherwise
    measure: str


Stands = Previous | InputRead | MeasureDefault
"""What a default stands in for where it belongs to a participant and a period."""


@attrs.frozen
class Before:
    """A reading that takes a default where nothing is there: of the period before, or of what is supplied.

    Attributes:
        who: Whose it is.
        number: From which period the one before is read, or for which one something is supplied.
        there: Whether that has a period before it, or a value.
    """

    node: Stands
    who: Expr
    number: Expr
    there: Expr
    reached: Reached


@attrs.frozen
class Carrying:
    """The measure whose values are being computed period by period.

    Attributes:
        measure: Its name.
        number: The period at hand.
        within_year: Whether it begins anew each year.
        value: What it was in the period before.
        steady: Parts of its body that are computed already, by the identity of their expressions.
        taken: What these read that may have taken a default, by the same.
    """

    measure: str
    number: Expr
    within_year: bool
    value: Expr
    steady: Mapping[int, Number]
    taken: Mapping[int, tuple[Before, ...]]


@attrs.define
class Scope:
    """A selection from one source.

    Attributes:
        layout: How data is held.
        source: Its source; what it joins is found in `joins`.
        owner: The fact whose row is at hand, or empty.
        day: The row's compensation date, or the period's last day.
        on: Within `prorated by`, the day on which what changes is read.
        who: Who is at hand, once known.
        payee: The path by which the row at hand names them, where one does.
        also: The entity at hand beside them, in a measure of both.
        role: The role in which they are at hand.
        period: The period at hand in a measure or a rule of periods.
        tick: The pay period, by number, on whose clock everything is read; None: at the end of the period at hand.
        until: The last of the shortest periods that is seen: the end of the period in which a measure is read.
        window: The window that the reader of a measure put on it.
        trigger: In the share of a claw back: the day on which it is taken.
        elsewhere: Whether another row than that of the line is at hand, to which a path led.
        trigger_row: The row that triggers it, where each of several does.
        measure: The measure whose body is at hand, or empty.
        lets: What the rule named.
        assumed: Defaults of `otherwise`: the plan's text, what was taken, and the condition under which it was, or the
            key of another row of which it was.
        untold: Where only the reference evaluator can tell what is asked here.
        few: Where a figure that is read here has too few rows.
        waits: Whether the period at hand is open on the clock.
        guard: What must hold for what is read here to be asked for at all.
        reached: Whether what is read here is asked for.
        reads: What was read of periods before and of inputs; None where nobody tells what stood in for them.
        carrying: The measure whose values are being computed period by period.
        entity: The entity at hand, whose key is `who`, in a gather over entities.
        ends_on: The last day of the period at hand as far as it is known, in a gather over entities or people.
        applied: Overrides of parameters: what a run says of each, and where it is used; None where they are not noted.
        rated: The day whose rates the amounts of the row at hand take; None: each that of its own day.
        parted: Whether one row is at hand several times, once for each part of a credit that is split.
    """

    layout: Layout
    source: Source
    owner: str = ""
    day: Expr | None = None
    on: Expr | None = None
    who: Expr | None = None
    payee: tuple[str, ...] = ()
    also: Expr | None = None
    role: str = ""
    period: AtPeriod | None = None
    tick: Expr | None = None
    until: Expr | None = None
    window: Window | None = None
    trigger: Expr | None = None
    elsewhere: bool = False
    trigger_row: Scope | None = None
    measure: str = ""
    lets: Mapping[str, Node] = attrs.field(factory=dict)
    joins: list[Join] = attrs.field(factory=list)
    made: dict[object, str] = attrs.field(factory=dict)
    assumed: list[tuple[str, str, Expr]] = attrs.field(factory=list)
    untold: list[Expr] = attrs.field(factory=list)
    few: list[Expr] = attrs.field(factory=list)
    waits: Expr = FALSE
    guard: Expr = TRUE
    reached: Reached = Reached()
    reads: list[Before] | None = None
    carrying: Carrying | None = None
    parted: bool = False
    entity: str = ""
    ends_on: Expr | None = None
    applied: list[tuple[str, Expr]] | None = None
    rated: Rated | None = None

    @property
    def schema(self) -> Schema:
        """What is read."""
        return self.layout.schema

    def column(self, name: str, kind: SqlType) -> Column:
        """A column of the source itself."""
        return Column(name, kind, self.source.name)

    def line(self, of: str) -> tuple[tuple[str, Expr], ...]:
        """What tells the rows of the source apart, as columns of another source that has them too."""
        names = (layout.ROW, layout.PART) if self.parted else (layout.ROW,)
        return tuple((name, Column(name, "whole", of)) for name in names)

    def seen(self, **changes: object) -> Scope:
        """The same selection with something else at hand; what it joins is shared."""
        return attrs.evolve(self, **changes)  # type: ignore[arg-type]

    def steady(self, node: Node) -> Number | None:
        """A part of a measure that was computed beforehand for all its periods, read here."""
        step = self.carrying
        if step is None or id(node) not in step.steady:
            return None
        if self.reads is not None:
            self.reads += [
                attrs.evolve(each, reached=each.reached.within(self.reached)) for each in step.taken.get(id(node), ())
            ]
        return step.steady[id(node)]

    def where(self, condition: Expr) -> Scope:
        """The same selection where a condition holds as well."""
        return self.seen(guard=both(self.guard, condition), reached=self.reached.where(condition))

    def of_trigger(self, span: Span) -> Scope:
        """The row at hand that triggers a claw back."""
        if self.trigger_row is None:
            raise Unsupported("what the row that triggers a claw back says", span)
        return self.trigger_row

    def join(self, table: str, on: object, make: object) -> str:
        """The name of a joined source, which has one row at most for each; it is joined once for the same reason.

        Args:
            table: What is joined.
            on: What tells this join from others of the table.
            make: A function from the source's name to the condition.
        """
        key = (table, on)
        if key not in self.made:
            name = f"t{len(self.made) + 1}"
            self.made[key] = name
            self.joins.append(Join(Source(table, name), make(name), lookup=True))  # type: ignore[operator]
        return self.made[key]

    # --- columns along a path ---------------------------------------------------------------------

    def table_field(self, owner: str, name: str) -> Field:
        """A declared column."""
        table = self.schema.entity(owner) or self.schema.fact(owner)
        assert table is not None
        return next(field for field in table.fields if field.name == name)

    def read(self, path: tuple[str, ...], span: Span, day: Expr | None = None) -> Read:
        """A column of the row at hand, or at the end of a path of references; each step on its date."""
        if self.entity:
            return self.of_key(path, self.entity, span, day)
        field = self.table_field(self.owner, path[0])
        own = len(path) == 1 and not field.optional and not field.over_time and not self.may_lack(field)
        start = Column(path[0], self.layout.type_of(field.type), self.source.name, own)
        return self.follow(Read(start), field, path[1:], self.day if day is None else day, span)

    def of_key(self, path: tuple[str, ...], table: str, span: Span, day: Expr | None = None) -> Read:
        """A column of the entity or person whose key is at hand, or at the end of a path from there."""
        assert self.who is not None
        return self.follow(Read(self.who), Field("", Ref(table)), path, self.day if day is None else day, span)

    def may_lack(self, field: Field) -> bool:
        """Whether an amount may have no value because it is in a currency without a rate on its day."""
        rated = self.layout.widths.rated or not self.schema.conversions
        return isinstance(field.type, Money) and not rated

    def follow(self, start: Read, field: Field, names: tuple[str, ...], day: Expr | None, span: Span) -> Read:
        """What a path leads to from a key."""
        found = start
        for name in names:
            assert isinstance(field.type, Ref)
            found = self._step(found, field.type.target, name, day, span)
            if not (field.type.target == PARTICIPANT and name == PARTICIPANT):
                field = self.table_field(field.type.target, name)
        return found

    def _step(self, key: Read, owner: str, name: str, day: Expr | None, span: Span) -> Read:
        if owner == PARTICIPANT:
            return key if name == PARTICIPANT else self.attribute(key, name, day, span)
        field = self.table_field(owner, name)
        kind = self.layout.type_of(field.type)
        if field.over_time:
            if day is None:
                raise Unsupported("an attribute that changes over time, read here", span)
            table = layout.timeline_table(owner, name)
            joined = self.join(table, (key.value, day), lambda at: on_day(at, key.value, day))
            return Read(Column(layout.VALUE, kind, joined), key.trouble)
        entity = self.schema.entity(owner) is not None
        table = layout.entity_table(owner) if entity else layout.fact_table(owner)
        joined = self.join(table, key.value, lambda at: same(Column(layout.KEY, "text", at), key.value))
        return Read(Column(name, kind, joined), key.trouble)

    def person(self, key: Expr, day: Expr) -> str:
        """The stretch of somebody's assignments that holds a day."""
        return self.join(layout.PEOPLE, (key, day), lambda at: on_day(at, key, day))

    def attribute(self, key: Read, name: str, day: Expr | None, span: Span) -> Read:
        """An attribute of a participant on a day; no assignment, or two that differ, is a problem."""
        if day is None:
            raise Unsupported("an attribute of a participant, read here", span)
        field = next(each for each in self.layout.people_fields if each.name == name)
        at = self.person(key.value, day)
        away = both(known(key.value), missing(_begun(at)))
        differs = Column(layout.differs(name), "truth", at)
        trouble = either(key.trouble, away, both(known(differs), differs))
        return Read(Column(name, self.layout.type_of(field.type), at), trouble)

    def is_assigned(self, key: Expr, day: Expr) -> Expr:
        """Whether somebody has an assignment on a day."""
        return known(_begun(self.person(key, day)))

    def is_in(self, key: Expr, role: str, day: Expr) -> Expr:
        """Whether somebody is in a role on a day."""
        held = Column(layout.in_role(role), "truth", self.person(key, day))
        return both(known(held), held)


def _begun(at: str) -> Expr:
    """What every stretch has, and is missing where there is none: a day, which takes less room than a key."""
    return Column(layout.FIRST, "day", at)


def on_day(at: str, key: Expr, day: Expr) -> Expr:
    """The stretch of a key that holds a day."""
    return both(
        same(Column(layout.KEY, "text", at), key),
        compared("<=", Column(layout.FIRST, "day", at), day),
        compared(">=", Column(layout.LAST, "day", at), day),
    )


def assumed_in(scope: Scope, after: int = 0) -> tuple[Assumed, ...]:
    """The defaults that a selection noted, each with a column, numbered after so many others."""
    return tuple(
        Assumed(text, default, f"_assumed {place}", "text" if used.type == "text" else "truth")
        for place, (text, default, used) in enumerate(scope.assumed, start=after)
    )
