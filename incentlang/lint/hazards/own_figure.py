"""Pay on a figure that whoever is paid enters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from incentlang.analysis.variables import leads_to
from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.expressions import After, Aggregate, FieldRead, NoneWithin, ParticipantRead
from incentlang.ir.program import PeriodRule, RowRule, Rule, Value
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Schema
from incentlang.ir.walk import children
from incentlang.lint.base import Lint, Subject
from incentlang.lint.reads import read_through
from incentlang.source import Span

_PLAN = """entity account
  key account_id: text
  csm: participant
  lead: participant
  health: number from 0 to 100, entered by {enters}
fact review
  dated reviewed_on: date
  account: account
rule healthy
  for each review where account.health is at least 70
  credit 500 USD to account.csm"""

Path = tuple[str, ...]


@diagnostic
@attrs.frozen(kw_only=True)
class OwnFigure(Lint):
    """Pay on a figure that whoever is paid enters."""

    code = "L0223"
    title = "Pay on a figure that whoever is paid enters"
    why = """A figure that people are paid for and can change moves when the pay is due, without anybody cheating: the
    call is close, and the form is open. Then it tells nothing any more, to the company least of all."""
    wrong = _PLAN.format(enters="csm")
    right = _PLAN.format(enters="lead")

    rule: str
    figure: str
    by: str
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays on `{self.figure}`, and whoever it pays enters that"

    def help(self) -> str | None:
        """What to do."""
        return "let somebody else enter it, or pay on what the customer does"

    def labels(self) -> tuple[Label, ...]:
        """Where the figure is declared."""
        return (Label(self.first, f"entered by `{self.by}`"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[OwnFigure]:
        """Columns that a rule reads, at any distance, of which the plan says that its payee enters them.

        A column entered by a role is told of in rules for that role. One entered by whom another column names is told
        of where the pay, or the gather that it rests on, goes to that column of the same row.
        """
        schema = plan.declared
        tables: tuple[Entity | Fact, ...] = (*schema.entities, *schema.facts)
        if not any(field.entered_by for table in tables for field in table.fields):
            return
        for rule in plan.program.rules:
            told: set[str] = set()
            for reading in _readings(plan, rule):
                owner, field = leads_to(schema, reading.kind, reading.path)
                if field is not None and field.entered_by and _is_own(rule, reading, field, schema):
                    figure = f"{owner}.{field.name}"
                    if figure not in told:
                        told.add(figure)
                        yield cls(at=reading.span, rule=rule.name, figure=figure, by=field.entered_by, first=field.span)


@attrs.frozen
class _Reading:
    """A column that is read: its path from a row of a kind, and the paths from the same row to whom it counts for."""

    kind: str
    path: Path
    to: frozenset[Path]
    span: Span


def _is_own(rule: Rule, reading: _Reading, field: Field, schema: Schema) -> bool:
    """Whether the person who is paid enters the column."""
    if isinstance(rule, PeriodRule) and field.entered_by == rule.role:
        return True
    beside = (*reading.path[:-1], field.entered_by)
    _, person = leads_to(schema, reading.kind, beside)
    return person is not None and beside in reading.to


def _readings(plan: Subject, rule: Rule) -> Iterator[_Reading]:
    """Every column behind a rule's pay, and behind the measures and values that it reads."""
    if isinstance(rule, RowRule):
        to = frozenset(path for credit in rule.credits for path in (credit.to, *(part.to for part in credit.split)))
        yield from _within(rule, rule.subject, to, plan.declared)
    else:
        yield from _within(rule, PARTICIPANT, frozenset(), plan.declared)
    for each in read_through(plan.program, rule):
        kind = each.fact if isinstance(each, Value) else PARTICIPANT
        yield from _within(each, kind, frozenset(), plan.declared)


def _within(node: object, kind: str, to: frozenset[Path], schema: Schema) -> Iterator[_Reading]:
    for inner in children(node):
        match inner:
            case FieldRead(path=path):
                yield _Reading(kind, path, to, inner.span)
            case ParticipantRead(path=path):
                yield _Reading(PARTICIPANT, path, frozenset(), inner.span)
            case After(reach=reach) | NoneWithin(reach=reach):
                yield from (_Reading(reach.fact, path, frozenset(), inner.span) for path in _dates(schema, reach.fact))
            case _:
                pass
        if isinstance(inner, Aggregate):
            yield from _within(inner, inner.fact, frozenset({inner.by}), schema)
        else:
            yield from _within(inner, kind, to, schema)


def _dates(schema: Schema, name: str) -> Iterable[Path]:
    """The columns that say when a fact happened."""
    fact: Fact | None = schema.fact(name)
    return [(column,) for column in fact.dates] if fact is not None else []
