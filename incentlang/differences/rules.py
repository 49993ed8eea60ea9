"""What a change does to what one rule pays: its subjects, its credits, and what becomes of the money."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.differences.book import Book
from incentlang.differences.effects import LESS, MORE, SAME, Effect, joined, unclear, words
from incentlang.differences.lives import Lives
from incentlang.differences.sameness import asked
from incentlang.differences.signs import NOTHING, Assumed, not_below_zero
from incentlang.ir.draws import Draw
from incentlang.ir.expressions import And, Or
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule, Rule
from incentlang.ir.versions import Dates
from incentlang.ir.walk import children

PARTS = frozenset({"parts of a split amount are taken before rounding: one cent may move between people"})


def compare_rules(old: Program, new: Program, a: Rule, b: Rule) -> Effect:
    """What becomes of what a rule pays: credits less what is taken back, before caps."""
    work = _Work(Book(old).in_rule(a), Book(new).in_rule(b))
    if work.same(a, b):
        return SAME
    found = work.rule(a, b)
    if found.goes == "both" and not work.reaches_both(b, found.about):
        return unclear(f"{found.why}; whether it pays there depends on other conditions")
    split = any(credit.split or credit.among for rule in (a, b) for credit in rule.credits)
    waits = a.schedule is not None or b.schedule is not None
    return found.where(PARTS, "") if split or waits else found


def whole_rule(program: Program, rule: Rule, goes: Effect) -> Effect:
    """What a rule does that only one of the plans has: `goes` is MORE if it is new."""
    if isinstance(rule, PeriodRule) and rule.draw is not None:
        return _draw_alone(rule.draw, goes, Book(program).in_rule(rule))
    if isinstance(rule, RowRule) and any(each.amount for each in rule.clawbacks):
        return unclear("it takes back an amount of its own")
    return goes.where(_signs(rule, Book(program).in_rule(rule)), "what it credits may be below zero")


def rules_that_move_between(rule: Rule) -> bool:
    """Whether a rule pays on days or in parts of its own, so that a cap over it says nothing of single amounts."""
    takes_back = isinstance(rule, RowRule) and bool(rule.clawbacks)
    return takes_back or rule.schedule is not None or rule.leaving is not None


class _Work(Lives):
    def rule(self, a: Rule, b: Rule) -> Effect:
        if isinstance(a, RowRule) and isinstance(b, RowRule):
            found = self._row_rule(a, b)
        elif isinstance(a, PeriodRule) and isinstance(b, PeriodRule):
            found = self._period_rule(a, b)
        else:
            return unclear("it is earned for something else")
        if found.goes == "unclear":
            return found
        if (a.unit, len(a.beside)) != (b.unit, len(b.beside)) or not self.same(a.beside, b.beside):
            return unclear("which rules it stands beside has changed")
        gates = joined(
            self.subjects(a.where, b.where),
            compare_dates(a.dates, b.dates),
            self._overridden(a.overridden, b.overridden),
        )
        signs = NOTHING if gates.goes == "same" else _both(_signs(a, self.old), _signs(b, self.new))
        gates = gates.where(signs, "what it credits may be below zero")
        waits = joined(self.schedule(a.schedule, b.schedule), self.leaving(a.leaving, b.leaving))
        waits = waits.where(_both(_signs(a, self.old), _signs(b, self.new)), "what it credits may be below zero")
        return joined(gates, found, waits)

    def _row_rule(self, a: RowRule, b: RowRule) -> Effect:
        if not self.same_fact(a.subject, b.subject):
            return unclear(f"which rows of `{b.subject}` there are, or of which day, has changed")
        if a.settled != b.settled or not self.same(a.earned_on, b.earned_on):
            return unclear("the day on which it is earned has changed")
        credits = self._credits(a.credits, b.credits)
        taken = self.claw_backs(a.clawbacks, b.clawbacks)
        taken = taken.where(_both(_signs(a, self.old), _signs(b, self.new)), "what is taken back may be below zero")
        if credits.moves and any(each.clawbacks or each.schedule is not None for each in (a, b)):
            return unclear("it is earned on other days, and what is taken back or waits counts from that day")
        if credits.moves and self.new.program.schema.conversions:
            return unclear("it is earned on other days, and rates of exchange may be those of that day")
        return joined(credits, taken)

    def _period_rule(self, a: PeriodRule, b: PeriodRule) -> Effect:
        if (a.role, a.each, a.to_date, a.attributed) != (b.role, b.each, b.to_date, b.attributed):
            return unclear("for whom, for which periods or how it is earned has changed")
        if a.draw is not None and b.draw is not None:
            return self._draw(a.draw, b.draw)
        if a.draw is not b.draw:
            return unclear("it credits in one plan and draws in the other")
        return self._credits(a.credits, b.credits)

    def _draw(self, a: Draw, b: Draw) -> Effect:
        if self.same(a, b):
            return SAME
        if a.recoverable or b.recoverable:
            return unclear("what is drawn is recovered from later pay")
        return self.amount(a.amount, b.amount) if a.kind == b.kind else unclear("it draws in another way")

    def _credits(self, old: Sequence[Credit], new: Sequence[Credit]) -> Effect:
        left = [each for each in old if not any(self.same(each, other) for other in new)]
        right = [each for each in new if not any(self.same(other, each) for other in old)]
        if len(old) == len(new) and len(left) == len(right):
            return joined(*map(self._credit, left, right))
        if left and right:
            return unclear("several credits have changed, one of them is new or gone")
        gone = [LESS.where(_sign(each, self.old), f"`{words(each.span)}` may be below zero") for each in left]
        come = [MORE.where(_sign(each, self.new), f"`{words(each.span)}` may be below zero") for each in right]
        if not left and not right:
            return unclear("a credit stands more often than before")
        return joined(*gone, *come)

    def _credit(self, a: Credit, b: Credit) -> Effect:
        if self.same(a, b):
            return SAME
        if not self.same((a.to, a.split, a.among), (b.to, b.split, b.among)):
            return unclear("the money goes to other people, or in other parts")
        if a.adjusts != b.adjusts or not self.same((a.evidence, a.less), (b.evidence, b.less)):
            return unclear(f"`{words(b.span)}` is credited in another way")
        if a.less is not None:
            return unclear("what was earned before is taken off, so more at one time is less at another")
        amounts = self.amount(a.amount, b.amount)
        gate = self.needs(a.conditions, b.conditions)
        signs = NOTHING if gate.goes == "same" else _both(_sign(a, self.old), _sign(b, self.new))
        limit = SAME
        if a.cap is not None and b.cap is not None:
            limit = self.amount(a.cap, b.cap)
        elif a.cap is not b.cap:
            limit = MORE if b.cap is None else LESS
        if amounts.goes == "both" and b.cap is not None:
            return unclear(f"{amounts.why}; `capped at` may cut what is more")
        return joined(amounts, gate.where(signs, f"`{words(b.span)}` may be below zero"), limit)

    def reaches_both(self, rule: Rule, about: frozenset[str]) -> bool:
        """Whether conditions leave open both sides of a change: what it is about is asked for in one place only."""
        parts = [rule.where] if rule.where is not None else []
        parts += [part for credit in rule.credits for each in credit.conditions for part in children(each)]
        split = [piece for part in parts for piece in (part.conditions if isinstance(part, And | Or) else (part,))]
        places = [asked(piece, self.new) for piece in (*split, *(credit.amount for credit in rule.credits))]
        return bool(about) and sum(bool(names & about) for names in places) <= 1

    def _overridden(self, old: Sequence[object], new: Sequence[object]) -> Effect:
        """Rules that take subjects away: one more leaves less to this one."""
        if self.same(tuple(old), tuple(new)):
            return SAME
        left = [each for each in old if not any(self.same(each, other) for other in new)]
        right = [each for each in new if not any(self.same(other, each) for other in old)]
        if left and right:
            return unclear("what overriding rules take from it has changed")
        return MORE if left else LESS


def compare_dates(old: Dates, new: Dates) -> Effect:
    """More days in force, or fewer."""
    if old == new:
        return SAME
    shared = old.both(new)
    if shared == old:
        return MORE
    if shared == new:
        return LESS
    return unclear("it is in force on other days, not only on more or fewer")


def _sign(credit: Credit, book: Book) -> Assumed:
    return not_below_zero(credit.amount, book)


def _signs(rule: Rule, book: Book) -> Assumed:
    if any(credit.adjusts for credit in rule.credits):
        return None
    found: Assumed = NOTHING
    for credit in rule.credits:
        found = _both(found, _sign(credit, book))
    return found


def _both(a: Assumed, b: Assumed) -> Assumed:
    return None if a is None or b is None else a | b


def _draw_alone(draw: Draw, goes: Effect, book: Book) -> Effect:
    if draw.recoverable:
        return unclear("what is drawn is recovered from later pay")
    return goes.where(not_below_zero(draw.amount, book), "what it draws may be below zero")
