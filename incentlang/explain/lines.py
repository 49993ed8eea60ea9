"""What one line earned, and what stands of it, as figures: rounding, parts, caps and claw backs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import attrs

from incentlang.engines.reference.capping import Met
from incentlang.engines.reference.clawing import asked_for
from incentlang.engines.reference.credits import ReadyCredit
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Money, Move, Trigger, part_amounts
from incentlang.engines.reference.outcomes import Outcome
from incentlang.explain.derivation import Derivation
from incentlang.explain.trace import Figure
from incentlang.explain.values import Reader
from incentlang.explain.working import figure_of
from incentlang.source import Span
from incentlang.types import Ratio
from incentlang.values.numbers import Number, as_fraction, exact_text

ZERO = Decimal(0)
_EARNS = ("earn", "adjust", "share", "nominate")


def credit_figure(reader: Reader, credit: ReadyCredit, outcome: Outcome, money: Money) -> Figure | None:
    """The amount, or what it would be: first exact, then as it was rounded."""
    if outcome.unrounded is None or outcome.amount is None:
        return None
    env = reader.env
    env.rate_day = outcome.earned_on
    try:
        exact = figure_of(reader, credit.node.amount)
        if credit.node.cap is not None:
            exact = Figure("lesser", None, "limited to", (exact, figure_of(reader, credit.node.cap)))
    finally:
        env.rate_day = None
    step, mode = exact_text(money.quantum), money.mode
    amount, unrounded = exact_text(outcome.amount), exact_text(outcome.unrounded)
    if outcome.before is not None and credit.node.less is not None:
        taken = Figure("negative", None, "", (Figure("stated", exact_text(outcome.before), "already earned"),))
        exact = Figure("sum", None, "less what is already earned", (exact, taken))
        if credit.node.less.floored:
            exact = Figure("greater", None, "never below zero", (exact, Figure("constant", "0")))
    elif credit.node.less is not None and outcome.before is None:
        exact = Figure("stated", unrounded, "so far, less what is already earned")
    if not credit.shares or outcome.state != "met":
        exact = Figure("same", unrounded, "", (exact,))
        return Figure("round", amount, "", (exact,), mode=mode, step=step)
    whole = Figure("round", None, "", (exact,), mode=mode, step=step)
    shares = _shares(reader, credit)
    part = Figure("product", unrounded, "", (exact, shares[credit.part]))
    return Figure("part", amount, "", (part, whole, *shares), step=step, index=credit.part)


def _shares(reader: Reader, credit: ReadyCredit) -> tuple[Figure, ...]:
    """The share of everybody: as the plan writes it, or as the rows say that share the credit."""
    among, row, world = credit.node.among, reader.env.row, reader.engine.world
    if among is None or row is None:
        spans = (part.span for part in credit.node.split)
        return tuple(map(weight_figure, credit.shares, spans))
    rows = sorted(world.linked(among.reach.fact, among.reach.field).get(row.key, ()), key=lambda pair: pair[1].key)
    envs = (Env(day, day, shared) for day, shared in rows)
    found = tuple(figure_of(reader.at(env, among.reach.fact), among.share) for env in envs)
    if isinstance(among.share.type, Ratio):
        return found
    total = Figure("sum", None, "", found)
    return tuple(Figure("quotient", None, "share", (each, total)) for each in found)


def line_figure(
    work: Derivation,
    node: int,
    moved: Decimal,
    now: tuple[Outcome, Sequence[Move]],
    before: tuple[Outcome | None, Sequence[Move]],
    met: Sequence[Met],
) -> Figure:
    """What one line adds to a payout: what stands of it now, less what stood of it before; `met`: caps on its way."""
    past = before[0]
    same = past is not None and past.state == now[0].state == "met" and past.amount == now[0].amount
    parts = (
        _Standing(work, node, True, *now, met).figure("stands now"),
        _Standing(work, node, same, *before, met if same else ()).figure("stood before"),
    )
    return Figure("line", exact_text(moved), "", parts, node=node)


@attrs.frozen
class _Standing:
    """What stands of one line on a day; `known`: its amount is that of its node."""

    work: Derivation
    node: int
    known: bool
    outcome: Outcome | None
    moves: Sequence[Move]
    met: Sequence[Met]

    def figure(self, words: str) -> Figure:
        """Every entry that stands, with what it was computed from."""
        earned = [move for move in self.moves if move.kind in _EARNS]
        found = []
        if earned:
            amount = exact_text(sum((move.amount for move in earned), ZERO))
            found.append(Figure("move", amount, earned[0].kind, (self._amount(amount),)))
        for move in self.moves:
            if move.kind not in _EARNS:
                amount = exact_text(move.amount)
                found.append(Figure("move", amount, move.kind, (self._source(move),), mode=move.of_kind))
        return Figure("stands", None, words, tuple(found))

    def _amount(self, amount: str) -> Figure:
        if self.known:
            return Figure("amount of", amount, node=self.node)
        return Figure("stated", amount, "posted before")

    @property
    def _kept(self) -> tuple[Decimal, Figure]:
        """The amount after caps."""
        assert self.outcome is not None
        amount = self.outcome.amount or ZERO
        source = self._amount(exact_text(amount))
        cuts = [move for move in self.moves if move.kind == "cap"]
        return self._after(amount, source, cuts) if cuts else (amount, source)

    def _after(self, amount: Decimal, source: Figure, cuts: Sequence[Move]) -> tuple[Decimal, Figure]:
        """What some caps leave."""
        off = tuple(Figure("negative", None, "", (self._cut(cut),)) for cut in cuts)
        kept = amount - sum((cut.amount for cut in cuts), ZERO)
        return kept, Figure("sum", exact_text(kept), "after caps", (source, *off))

    def _cut(self, cut: Move) -> Figure:
        """What a cap cut off: what came to it, less what its limit leaves between what was earned before and after."""
        assert self.outcome is not None
        cuts = [move for move in self.moves if move.kind == "cap"]
        amount, stated = self.outcome.amount or ZERO, Figure("stated", exact_text(cut.amount), "cut off")
        came, source = self._after(amount, self._amount(exact_text(amount)), cuts[: cuts.index(cut)])
        met = next((each for each in self.met if each.cap.span == cut.span and each.limit is not None), None)
        if met is None or met.limit is None:
            return stated
        if came - min(met.limit, met.before + came) + min(met.limit, met.before) != cut.amount:
            return stated  # posted under an earlier limit
        limit = limit_figure(self.work, met)
        before = Figure("stated", exact_text(met.before), f"earned before it in {met.period}")
        together = Figure("sum", None, "earned with it", (before, source))
        reached = Figure("lesser", None, "of the limit", (limit, together))
        began = Figure("negative", None, "", (Figure("lesser", None, "of the limit", (limit, before)),))
        kept = Figure("negative", None, "", (Figure("sum", None, "kept", (reached, began)),))
        return Figure("sum", exact_text(cut.amount), "cut off", (source, kept))

    def _source(self, move: Move) -> Figure:
        """What an entry was computed from."""
        assert self.outcome is not None
        if move.kind == "cap":
            return self._cut(move)
        stated = Figure("stated", exact_text(move.amount), f"{move.kind} {move.on}")
        trigger = next((each for each in self.outcome.triggers if (each.span, each.key) == (move.span, move.by)), None)
        if trigger is not None and move.kind in ("claw_back", "forfeit"):
            return self._taken(move, trigger) or stated
        return self._part(move) or stated

    def _taken(self, move: Move, trigger: Trigger) -> Figure | None:
        """What a claw back asks for, less what it forfeits of parts that wait."""
        money = self.work.engine.money_in(self.work.unit)
        kept, source = self._kept
        if trigger.before_cap or trigger.unpaid or trigger.restored is not None:
            return None
        _, asked = asked_for(trigger, kept, money)
        mine = [each for each in self.moves if (each.span, each.by) == (move.span, move.by)]
        others = [each.amount for each in mine if each is not move]
        if asked - sum(others, ZERO) != move.amount:
            return None
        if trigger.share is not None:
            exact = Figure("product", None, "", (weight_figure(trigger.share, move.span), source))
        else:
            exact = weight_figure(trigger.amount or ZERO, move.span)
        step = exact_text(money.quantum)
        whole = Figure("round", exact_text(asked), "asked for", (exact,), mode=money.mode, step=step)
        less = (Figure("negative", None, "", (Figure("stated", exact_text(each), "besides"),)) for each in others)
        return Figure("sum", None, "", (whole, *less))

    def _part(self, move: Move) -> Figure | None:
        """One of the parts of an amount that is paid in parts."""
        assert self.outcome is not None
        parts, money = self.outcome.parts, self.work.engine.money_in(self.work.unit)
        kept, source = self._kept
        amounts = part_amounts(kept, parts, money)
        if parts and parts[0].running and move.kind == "hold" and move.amount == kept:
            return source
        if move.part not in range(len(parts)) or amounts[move.part] != move.amount:
            return None
        step, weights = exact_text(money.quantum), [weight_figure(part.weight, part.span) for part in parts]
        if not parts[0].running:
            return Figure("part", exact_text(move.amount), "", (source, source, *weights), step=step, index=move.part)
        ends = [
            Figure("round", None, "", (Figure("product", None, "", (source, weight)),), mode=money.mode, step=step)
            for weight in weights[max(0, move.part - 1) : move.part + 1]
        ]
        if move.part == 0:
            return ends[0]
        return Figure("sum", exact_text(move.amount), "", (ends[1], Figure("negative", None, "", (ends[0],))))


def limit_figure(work: Derivation, met: Met) -> Figure:
    """The limit of a cap in one of its periods, computed as it was read."""
    env = Env(min(work.clock, met.period.end), met.period.end)
    env.participant, env.period, env.role = work.participant, met.period, met.cap.role
    money = work.engine.money_in(met.cap.unit)
    exact = figure_of(work.reader(env, ""), met.cap.limit)
    assert met.limit is not None
    return Figure("round", exact_text(met.limit), "limit", (exact,), mode=money.mode, step=exact_text(money.quantum))


def weight_figure(number: Number, span: Span) -> Figure:
    """A share as the plan writes it, or what it came to."""
    weight = as_fraction(number)
    text = span.words
    if weight == 1:
        return Figure("constant", "1", text)
    count = str(weight.denominator)
    if weight.numerator == 1 and re.search(rf"\b{count} [\w-]+ parts", text):  # one of so many parts
        return Figure("quotient", exact_text(weight), text, (Figure("constant", "1"), Figure("written", count, text)))
    percent = re.escape(exact_text(weight * 100))
    return Figure("written" if re.search(rf"(?<![\d.]){percent}%", text) else "stated", exact_text(weight), text)
