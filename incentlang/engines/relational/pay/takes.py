"""What claw backs take of lines, and what comes back: parts that wait are forfeited first, the last one first.

Claw backs, and their being undone, come in the order of their days. Each is one step further: how much of every part is
left, and how much of the line was taken so far. Amounts are sizes here; their sign is that of the line. What caps ask
for beyond what is left of a line is taken of the payee as well (semantics 19 and 20).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data.layout import AMOUNT, EARNED
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay import sizes
from incentlang.engines.relational.pay.claws import SERIAL, WANT, Wanted
from incentlang.engines.relational.pay.schedules import CAME, GONE, ON, PLACE
from incentlang.engines.relational.pay.triggers import BACK, CLAUSE
from incentlang.engines.relational.pay.triggers import ON as DAY
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    coalesce,
    compared,
    either,
    known,
    minus,
    missing,
    null,
    numbers,
    opposite,
    same,
    surely,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.lifecycle import ClawBack
from incentlang.ir.program import Plan

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LEFT, STRAY, SO_FAR = "_left", "_stray", "_so far"
TAKEN, TAKE, WAITED, GIVEN, AGAIN = "_taken", "_take", "_waited", "_given", "_again"
RANK, UNDONE, OPEN, LOST, AFTER, THERE = "_rank", "_undone", "_open", "_lost", "_after", "_there"
ASKED, BEYOND, OF_LINE, MORE = "_asked", "_beyond", "_of line", "_more"
WAITS, TRIGGERED = "_waits", "_triggered"
MOST = 6
"""How many rows of one fact take back from one line in turns: more are left to the reference evaluator."""
Kinds = tuple[tuple[str, SqlType], ...]


@attrs.frozen
class Taking:
    """What claw backs take and give back.

    Attributes:
        steps: One for each in its turn: a row for each part that is forfeited or comes back, and one at place -1 for
            what is clawed back of a line.
        state: Every part of every line, with what is left of it in the end.
        columns: The columns of `steps`, in order.
    """

    steps: tuple[str, ...]
    state: str
    columns: tuple[str, ...]


def taking(
    script: Script,
    wanted: Wanted,
    clauses: Sequence[ClawBack],
    parts: str | None,
    lines: str,
    line: Kinds,
    carried: Kinds,
    whole_: str,
    kind: Dec,
    unit: Plan,
    by_cap: bool = False,
) -> Taking:
    """What each claw back takes of lines and their parts.

    Args:
        script: Where steps are put.
        wanted: What claw backs ask for.
        clauses: Those of the rule.
        parts: The parts that wait, if any do.
        lines: All lines.
        line: What tells lines apart.
        carried: The columns of parts.
        whole_: The column of the whole amount.
        kind: The digits of amounts.
        unit: How they are rounded.
        by_cap: Whether what is wanted says as well what caps ask for, and lines stand in several versions.
    """
    undone = tuple(index for index, clause in enumerate(clauses) if clause.restored is not None)
    full = tuple(index for index in undone if (found := clauses[index].restored) is not None and found.full)
    # Without parts it is asked what there would be to take, under caps: there the whole amount stands for what waits.
    unpaid = wanted.unpaid if parts is not None else ()
    turn = _Turn(script, line, carried, wanted, whole_, kind, unit, undone, full, unpaid, by_cap)
    state = _before(turn, parts, lines)
    ranked = _in_order(turn, wanted)
    most = sum(MOST if clause.each else 1 for clause in clauses) + len(undone)
    if any(clause.each for clause in clauses):
        more = compared(">", Column(RANK, "whole", "t"), whole(most))
        script.doubt(Select(named("t", line), Source(ranked, "t"), where=more))
    steps: list[str] = []
    columns: Kinds = ()
    nothing = Const(numbers.ZERO.value, kind)
    for rank in range(1, most + 1):
        state, columns = turn.next(state, ranked, rank)
        moved = either(*(compared("<>", Column(name, kind, "s"), nothing) for name in (TAKEN, GIVEN, AGAIN)))
        if by_cap:  # nothing may follow something in the next version
            moved = known(Column(f"{TRIGGERED}{DAY}", "day", "s"))
        steps.append(script.add("taken of parts", Select(named("s", columns), Source(state, "s"), where=moved)))
    return Taking(tuple(steps), state, tuple(name for name, _ in columns))


def _before(turn: _Turn, parts: str | None, lines: str) -> str:
    """Every part, and every line itself at place -1, before anything is taken."""
    kind = turn.kind
    nothing = Const(numbers.ZERO.value, kind)
    size = Call("abs", (Column(AMOUNT, kind, "q"),), kind)
    none = tuple((name, nothing) for name, _ in turn.state if name != LEFT)
    own: dict[str, Expr] = {
        PLACE: whole(-1),
        ON: Column(EARNED, "day", "q"),
        GONE: Const(False, "truth"),
        AMOUNT: nothing,
        CAME: null("day"),
    }
    itself = tuple((name, own.get(name, Column(name, each, "q"))) for name, each in turn.carried)
    base: Query = Select((*itself, (LEFT, nothing), *none), Source(lines, "q"))
    if parts is not None:
        waiting = Select((*named("q", turn.carried), (LEFT, size), *none), Source(parts, "q"))
        base = Union((waiting, base))
    return turn.script.add("before claw backs", base, kept=False)


def _in_order(turn: _Turn, wanted: Wanted) -> str:
    """Claw backs and what undoes them in the order of their days; of one day claw backs come first."""
    script, line = turn.script, turn.line
    asked: Kinds = ((ASKED, turn.kind),) if turn.by_cap else ()
    told: Kinds = ((CLAUSE, "whole"), (WANT, turn.kind), *asked, *turn.wanted.exact, *turn.wanted.share)
    both_kinds: Kinds = (*told, (SERIAL, "whole"))
    taken = Select(
        (*named("n", (*line, (DAY, "day"), *both_kinds)), (UNDONE, Const(False, "truth"))), Source(wanted.step, "n")
    )
    events: Query = taken
    if turn.undone:
        back = Column(BACK, "day", "n")
        again = Select(
            (*named("n", line), (DAY, back), *named("n", both_kinds), (UNDONE, Const(True, "truth"))),
            Source(wanted.step, "n"),
            where=known(back),
        )
        events = Union((taken, again))
    every = script.add("claw backs and what undoes them", events, kept=False)
    undone = choice([(Column(UNDONE, "truth", "t"), whole(1))], whole(0), "whole")
    order = (Column(DAY, "day", "t"), undone, Column(SERIAL, "whole", "t"))
    place = Over(Call("row_number", (), "whole"), tuple(expr for _, expr in named("t", line)), order)
    return script.add(
        "claw backs in order", Select((*named("t", (*line, *turn.asked)), (RANK, place)), Source(every, "t"))
    )


@attrs.frozen
class _Turn:
    """One claw back after the other.

    Attributes:
        line: What tells lines apart; `carried` the columns of parts.
        wanted: What is asked for.
        whole: The column of the whole amount.
        kind: The digits of amounts.
        unit: How they are rounded.
        undone: The clauses that can be undone; `full` those of which all that waits becomes payable then.
        unpaid: The clauses that take a share of what waits.
        by_cap: Whether caps may say what is asked for.
    """

    script: Script
    line: Kinds
    carried: Kinds
    wanted: Wanted
    whole: str
    kind: Dec
    unit: Plan
    undone: tuple[int, ...]
    full: tuple[int, ...]
    unpaid: tuple[int, ...]
    by_cap: bool

    @property
    def asked(self) -> Kinds:
        """What is known of each claw back."""
        told: Kinds = ((ASKED, self.kind),) if self.by_cap else ()
        kinds: Kinds = ((DAY, "day"), (CLAUSE, "whole"), (WANT, self.kind), *told, *self.wanted.exact)
        kinds = (*kinds, *self.wanted.share)
        return (*kinds, (SERIAL, "whole"), (UNDONE, "truth"))

    @property
    def state(self) -> Kinds:
        """How much of every part waits, also after its day, how much was taken of the line, and by which clause."""
        own = [name for clause in self.undone for name in self._own_of(clause)]
        beyond = (BEYOND,) if self.by_cap else ()
        return tuple((name, self.kind) for name in (LEFT, STRAY, SO_FAR, *beyond, *own))

    def _own_of(self, clause: int) -> tuple[str, ...]:
        names = (sizes.got_by(clause), sizes.took_by(clause))
        return (*names, sizes.beyond_by(clause)) if self.by_cap else names

    def next(self, state: str, ranked: str, rank: int) -> tuple[str, Kinds]:
        """One claw back further: the step, and its columns that say what moved."""
        return self._left(self._took(self._there(self._met(state, ranked, rank))))

    def _told(self) -> Kinds:
        return tuple((f"{TRIGGERED}{name}", each) for name, each in self.asked)

    def _met(self, state: str, ranked: str, rank: int) -> str:
        """Every part at the claw back: what of it waits, and what was lost."""
        kind, nothing = self.kind, Const(numbers.ZERO.value, self.kind)
        on = both(
            same(Column(RANK, "whole", "t"), whole(rank)),
            *(same(Column(name, each, "t"), Column(name, each, "s")) for name, each in self.line),
        )
        day, end, left = Column(DAY, "day", "t"), Column(ON, "day", "s"), Column(LEFT, kind, "s")
        waits = both(known(day), either(missing(end), compared(">", end, day)))
        settled = both(known(day), known(end), compared("<=", end, day))
        opened = choice([(surely(waits), left)], nothing, kind)
        told = tuple((f"{TRIGGERED}{name}", Column(name, each, "t")) for name, each in self.asked)
        return self.script.add(
            "parts at a claw back",
            Select(
                (
                    *named("s", (*self.carried, *self.state)),
                    *told,
                    (WAITS, surely(waits)),
                    (OPEN, numbers.narrowed(numbers.decimal_sum(opened, Column(STRAY, kind, "s")), kind)),
                    (LOST, choice([(both(Column(GONE, "truth", "s"), surely(settled)), left)], nothing, kind)),
                ),
                Source(state, "s"),
                (Join(Source(ranked, "t"), on),),
            ),
            kept=False,
        )

    @property
    def _here(self) -> Kinds:
        return (*self.carried, *self.state, *self._told(), (WAITS, "truth"), (OPEN, self.kind))

    def _there(self, met: str) -> str:
        """How much of the line there is: what waits, and what became payable and was not taken."""
        kind, wide = self.kind, Dec(38, self.kind.places)
        by = tuple(expr for _, expr in named("p", self.line))
        opened = Column(OPEN, kind, "p")
        none = Const(numbers.ZERO.value, wide)
        later = (minus(whole(0), Column(PLACE, "whole", "p")),)
        all_open = Over(Call("sum", (opened,), wide), by)
        after = Over(Call("sum", (opened,), wide), by, later, "before here")
        gone = numbers.cast(Over(Call("sum", (Column(LOST, kind, "p"),), wide), by), kind)
        size = Call("abs", (Column(self.whole, kind, "p"),), kind)
        of_line = sizes.less(size, Column(SO_FAR, kind, "p"), kind)
        left = sizes.less(of_line, gone, kind)
        if self.by_cap:
            left = sizes.less(left, Column(BEYOND, kind, "p"), kind)
        return self.script.add(
            "what is there",
            Select(
                (
                    *named("p", self._here),
                    (WAITED, numbers.cast(all_open, kind)),
                    (AFTER, numbers.cast(coalesce(after, none), kind)),
                    (THERE, left),
                    (OF_LINE, of_line),
                ),
                Source(met, "p"),
            ),
            kept=False,
        )

    def _took(self, there: str) -> str:
        """How much the claw back takes of the line."""
        kind, nothing = self.kind, Const(numbers.ZERO.value, self.kind)
        want = coalesce(Column(f"{TRIGGERED}{WANT}", kind, "w"), nothing)
        columns = [*named("w", (*self._here, (WAITED, kind), (AFTER, kind)))]
        if self.by_cap:
            # What caps ask for may be more than is left of the line: that is taken beyond it.
            asked = Column(f"{TRIGGERED}{ASKED}", kind, "w")
            back = compared("<", Column(self.whole, kind, "w"), nothing)
            signed = choice([(missing(asked), nothing), (back, numbers.decimal_negative(asked))], asked, kind)
            mine = sizes.between(signed, Column(OF_LINE, kind, "w"), kind)
            want = choice([(missing(asked), want)], mine, kind)
            more = choice([(both(self._takes("w"), known(asked)), sizes.less(signed, mine, kind))], nothing, kind)
            columns.append((MORE, more))
        there_: Expr = Column(THERE, kind, "w")
        if self.unpaid:
            of_waiting = self._clause_of(self.unpaid, "w")
            want = choice([(of_waiting, self._of_waiting("w"))], want, kind)
            there_ = choice([(of_waiting, Column(WAITED, kind, "w"))], there_, kind)
        take = choice([(self._takes("w"), sizes.between(want, there_, kind))], nothing, kind)
        return self.script.add("take", Select((*columns, (TAKE, take)), Source(there, "w")), kept=False)

    def _of_waiting(self, of: str) -> Expr:
        """The share of what waits, rounded; never more than is left of the line."""
        names = [f"{TRIGGERED}{name}" for name, _ in self.wanted.share]
        share = Number(*(Column(name, kind, of) for name, (_, kind) in zip(names, self.wanted.share, strict=True)))
        waited = Column(WAITED, self.kind, of)
        back = compared("<", Column(self.whole, self.kind, of), Const(numbers.ZERO.value, self.kind))
        signed = choice([(back, numbers.decimal_negative(waited))], waited, self.kind)
        exact = numbers.multiply(share, Number(signed))
        rounded = numbers.rounded(exact, self.unit.quantum, self.unit.rounding, self.kind)
        return sizes.between(Call("abs", (rounded,), self.kind), Column(OF_LINE, self.kind, of), self.kind)

    def _left(self, took: str) -> tuple[str, Kinds]:
        """What that takes of every part, or gives back."""
        kind, nothing = self.kind, Const(numbers.ZERO.value, self.kind)
        take = Column(TAKE, kind, "k")
        waited = sizes.least(take, Column(WAITED, kind, "k"), kind)
        of_part = sizes.between(sizes.less(take, Column(AFTER, kind, "k"), kind), Column(OPEN, kind, "k"), kind)
        itself = compared("<", Column(PLACE, "whole", "k"), whole(0))
        of_line = sizes.less(take, waited, kind)
        if self.by_cap:
            of_line = sizes.more(of_line, Column(MORE, kind, "k"), kind)
        taken = choice([(itself, of_line)], of_part, kind)
        given, back = self._of_undone(sizes.got_by, nothing), self._of_undone(sizes.took_by, nothing)
        waits, gone = Column(WAITS, "truth", "k"), Column(GONE, "truth", "k")
        left: Expr = Column(LEFT, kind, "k")
        stray: Expr = Column(STRAY, kind, "k")
        # What comes back to a part after its day is payable at once, unless the part was lost: there it waits on.
        part = opposite(itself)
        left = choice([(both(part, waits), sizes.more(sizes.less(left, of_part, kind), given, kind))], left, kind)
        lost = both(part, opposite(waits), gone)
        stray = choice([(lost, sizes.more(sizes.less(stray, of_part, kind), given, kind))], stray, kind)
        again = choice([(either(itself, waits, gone), nothing)], given, kind)
        if self.full:
            full = both(part, self._undoes(self.full))
            again = choice([(both(full, waits), left), (both(full, gone), stray)], again, kind)
            left = choice([(both(full, waits), nothing)], left, kind)
            stray = choice([(full, nothing)], stray, kind)
        so_far = sizes.less(sizes.more(Column(SO_FAR, kind, "k"), take, kind), back, kind)
        own: list[tuple[str, Expr]] = []
        for clause in self.undone:
            mine = both(same(Column(f"{TRIGGERED}{CLAUSE}", "whole", "k"), whole(clause)), self._takes("k"))
            now_of = (taken, take, Column(MORE, kind, "k")) if self.by_cap else (taken, take)
            for name, now in zip(self._own_of(clause), now_of, strict=True):
                own.append((name, choice([(surely(mine), now)], Column(name, kind, "k"), kind)))
        shown: tuple[tuple[str, Expr], ...] = (
            *named("k", (*self.carried, *self._told(), (WAITS, "truth"))),
            (TAKEN, taken),
            (TAKE, take),
            (WAITED, waited),
            (GIVEN, given),
            (AGAIN, again),
        )
        if self.by_cap:
            more = sizes.more(Column(BEYOND, kind, "k"), Column(MORE, kind, "k"), kind)
            own.append((BEYOND, sizes.less(more, self._of_undone(sizes.beyond_by, nothing), kind)))
        query = Select((*shown, (LEFT, left), (STRAY, stray), (SO_FAR, so_far), *own), Source(took, "k"))
        return self.script.add("parts left", query), tuple((name, expr.type) for name, expr in shown)

    def _takes(self, of: str) -> Expr:
        """Whether something is taken, and nothing undone."""
        day = Column(f"{TRIGGERED}{DAY}", "day", of)
        return surely(both(known(day), opposite(Column(f"{TRIGGERED}{UNDONE}", "truth", of))))

    def _clause_of(self, clauses: tuple[int, ...], of: str) -> Expr:
        """Whether the claw back is of one of some clauses."""
        clause = Column(f"{TRIGGERED}{CLAUSE}", "whole", of)
        return either(*(same(clause, whole(each)) for each in clauses))

    def _undoes(self, clauses: tuple[int, ...]) -> Expr:
        """Whether one of some clauses is undone."""
        undone = both(
            known(Column(f"{TRIGGERED}{DAY}", "day", "k")),
            Column(f"{TRIGGERED}{UNDONE}", "truth", "k"),
            self._clause_of(clauses, "k"),
        )
        return surely(undone) if clauses else undone

    def _of_undone(self, name: object, nothing: Const) -> Expr:
        """What the clause that is undone took, by the name of a column of its own."""
        cases = [(self._undoes((each,)), Column(name(each), self.kind, "k")) for each in self.undone]  # type: ignore[operator]
        return choice([*cases], nothing, self.kind)
