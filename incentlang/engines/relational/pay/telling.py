"""What a run tells beside its figures, as one relation: defaults that stood in for missing values, overrides used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.param_overrides import Used
from incentlang.engines.relational.expressions.scope import Assumed
from incentlang.engines.relational.expressions.stood_in import StoodIn
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    known,
    same,
    text,
    whole,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

SAID = "_said"
"""The number of what is told."""


@attrs.frozen
class Told:
    """What a run tells.

    Attributes:
        step: One row for each default and what it stood in for: a key or a period, of somebody or of nobody, as in
            `ana in 2026-03`; and one for each override, with a key where it was used. Empty: there is nothing to tell.
        defaults: The plan's text and what was taken, by number.
        overrides: What is said of each; their numbers go on from there.
    """

    step: str
    defaults: tuple[tuple[str, str], ...]
    overrides: tuple[str, ...]


NOTHING = Told("", (), ())


def told_by(
    script: Script,
    taken: Iterable[tuple[str, Sequence[Assumed]]],
    stood_in: Sequence[StoodIn],
    used: Sequence[Used],
) -> Told:
    """What a run tells.

    Args:
        script: Where the relation is put.
        taken: Steps of lines with the defaults that these may have taken.
        stood_in: Defaults that stood in for values of periods.
        used: Overrides that may have been used.
    """
    lines = [(step, each) for step, every in taken for each in every]
    said = [(each.text, each.default) for _, each in lines] + [(each.text, each.default) for each in stood_in]
    numbers = {each: number for number, each in enumerate(dict.fromkeys(said))}
    parts: list[Query] = []
    for step, assumed in lines:
        of_line = assumed.kind == "truth"
        key = Column(layout.KEY if of_line else assumed.column, "text", "a")
        where = Column(assumed.column, "truth", "a") if of_line else known(key)
        number = numbers[assumed.text, assumed.default]
        parts.append(_select(number, text(""), key, Source(step, "a"), where=where, group=(key,)))
    for each in stood_in:
        names = Source(script.numbers_of(each.each), "n")
        on = same(Column(layout.NUMBER, "whole", "n"), Column(layout.NUMBER, "whole", "a"))
        who, period = Column(layout.WHO, "text", "a"), Column(layout.KEY, "text", "n")
        join = Join(names, on, left=False)
        parts.append(_select(numbers[each.text, each.default], who, period, Source(each.step, "a"), (join,)))
    for number, override in enumerate(used, start=len(numbers)):
        some = Call("min", (Column(layout.KEY, "text", "a"),), "text")
        parts.append(_select(number, text(""), some, Source(override.step, "a")))
    if not parts:
        return NOTHING
    step = script.add("told", parts[0] if len(parts) == 1 else Union(tuple(parts)))
    return Told(step, tuple(numbers), tuple(each.told for each in used))


def _select(
    number: int,
    who: Expr,
    key: Expr,
    source: Source,
    joins: tuple[Join, ...] = (),
    where: Expr | None = None,
    group: tuple[Expr, ...] = (),
) -> Select:
    return Select(((SAID, whole(number)), (layout.WHO, who), (layout.KEY, key)), source, joins, where, group)
