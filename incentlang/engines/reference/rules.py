"""Rules evaluated: for one subject and one day, how each credit stands (semantics 7, 9, 18, 20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from incentlang.data.model import Row
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.run import MissingValue, NoAssignment
from incentlang.engines.reference.answers import MET, Problem
from incentlang.engines.reference.asking import Together, together
from incentlang.engines.reference.attribution import splitter
from incentlang.engines.reference.clawing import ready_claw_back
from incentlang.engines.reference.compiler import Compiler, Test, Value
from incentlang.engines.reference.credits import ReadyCredit, Sharing, ready_credit
from incentlang.engines.reference.earlier import Earlier, less
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Money, Part
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.overriding import Family
from incentlang.engines.reference.pilots import tried
from incentlang.engines.reference.waiting import ready_parts
from incentlang.engines.reference.walks import Walks
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import InputRead, MeasureRead, ParticipantRead
from incentlang.ir.program import PeriodRule, Plan, RowRule
from incentlang.ir.walk import everything
from incentlang.ir.words import NOT_EARNED_YET
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number, round_to
from incentlang.values.periods import Period


def _lets(rule: RowRule | PeriodRule, compiler: Compiler, owner: str) -> dict[str, Value]:
    return {let.name: compiler.value(let.value, owner) for let in rule.lets}


class ReadyRowRule:
    """A rule `for each FACT`."""

    def __init__(self, rule: RowRule, plan: Plan, world: World, compiler: Compiler) -> None:
        owner = rule.subject
        self.rule = rule
        self.plan = plan
        self.world = world
        self.fact = world.facts[owner]
        self.day_of: Callable[[Row], date] = world.date_of(self.fact)
        self.lets = _lets(rule, compiler, owner)
        self.family = Family(rule, compiler, owner)
        self.where: Test | None = compiler.test(rule.where, owner) if rule.where is not None else None
        self._scratch = Env(date.min, date.min)
        self._scratch.lets = self.lets
        moving = rule.where is not None and any(
            isinstance(node, MeasureRead | InputRead | ParticipantRead) or tried(compiler.trials, node)
            for node in (rule.where, *everything(rule.where))
        )
        self.where_is_settled = not moving
        self.credits = [ready_credit(credit, owner, world, compiler) for credit in rule.credits]
        shared = any(credit.split or credit.among for credit in rule.credits)
        self.sharing = [Sharing(credit, owner, world, compiler) for credit in self.credits] if shared else None
        self.clawbacks = [ready_claw_back(claw, owner, compiler) for claw in rule.clawbacks]
        self.parts = ready_parts(rule, world, compiler)
        self.money = Money(plan.quantum, plan.rounding)
        self.earned_on = compiler.value(rule.earned_on, owner) if rule.earned_on is not None else None
        self.settling = [node for node in everything(rule) if isinstance(node, MeasureRead)] if rule.settled else []
        self.periodic = compiler.periodic

    def env(self, row: Row, day: date, clock: date) -> Env:
        """What the rule's expressions see."""
        env = Env(clock, day, row)
        env.lets = self.lets
        return env

    def is_subject(self, row: Row, day: date) -> bool:
        """Whether `where` picks the row; unsettled or troubled rows are subjects, their credits say why."""
        if not self.rule.dates.holds(day):
            return False
        env = self._scratch  # one for all rows: nothing of it is kept
        env.row, env.values, env.day, env.clock = row, row.values, day, day
        try:
            if self.where is not None and self.where_is_settled and self.where(env).state != "met":
                return False
            return not self.family.overridden(env)
        except Problem:
            return True

    def credits_of(self, row: Row) -> Sequence[ReadyCredit]:
        """The credits of a row: one for each participant where a credit is split."""
        if self.sharing is None:
            return self.credits
        return [part for credit in self.credits for part in self.parts_of(credit, row)]

    def parts_of(self, credit: ReadyCredit, row: Row) -> Sequence[ReadyCredit]:
        """One credit of a row: itself, or a part for each participant who shares it."""
        return (credit,) if self.sharing is None else self.sharing[self.credits.index(credit)].parts(row)

    def payee(self, credit: ReadyCredit, row: Row, day: date) -> str:
        """Who a credit of a row is for; empty where that is missing."""
        assert credit.payee is not None
        try:
            return credit.payee(self.env(row, day, day)) or ""
        except Problem:
            return ""

    def outcome(self, credit: ReadyCredit, row: Row, day: date, clock: date, earned: date | None = None) -> Outcome:
        """How one credit of one row stands on the clock.

        `earned` is the date of its first posting while it stays met: a state is met on the day it is read
        (semantics 10), and reading it again later must neither move the date nor what counts from it.
        """
        env = self.env(row, day, clock)
        payee = ""
        missing: Diagnostic | None = None
        try:
            assert credit.payee is not None
            payee = credit.payee(env) or ""
            if not payee:
                path = ".".join(credit.to)
                missing = MissingValue(path=path, key=f"{self.rule.subject} {row.key}", day=day)
        except Problem as problem:
            missing = problem.diagnostic
        env.participant, env.nobody = payee, missing
        standing = self._stand(credit, env, earned)
        if standing.state in ("failed", "no subject"):
            return standing
        if missing is None and not self.world.is_assigned(payee, day):
            missing = NoAssignment(participant=payee, day=day)
        if missing is not None:
            return standing._replace(state="problem", problem=missing)
        return standing

    def _stand(self, credit: ReadyCredit, env: Env, earned: date | None) -> Outcome:
        payee = env.participant or ""
        where_problem: Problem | None = None
        where_pending = False
        if self.where is not None:
            try:
                where = self.where(env)
                if where.state == "failed":
                    return Outcome("no subject", payee, env.horizon)
                where_pending = where.state == "pending"
            except Problem as problem:
                where_problem = problem
        try:
            if self.family.overridden(env):
                return Outcome("no subject", payee, env.horizon)
            self.family.alone(env)
        except Problem as problem:
            where_problem = where_problem or problem
        found = together(credit.conditions, env)
        if found.state == "failed":
            return Outcome("failed", payee, env.horizon)
        trouble = where_problem or found.problem
        not_before = env.day
        try:
            if self.earned_on is not None:
                not_before = max(env.day, self.earned_on(env))
        except Problem as problem:
            trouble = trouble or problem
        if self._left_before(env, found, not_before):
            return Outcome("failed", payee, env.horizon)
        if trouble is not None:
            return Outcome("problem", payee, env.horizon, problem=trouble.diagnostic)
        if where_pending or found.state == "pending":
            return self._pending(credit, env, found)
        on = earned or max(not_before, found.on or env.day)
        if self.settling:
            try:
                period = max((self.periodic.settles(node, env) for node in self.settling), key=lambda each: each.end)
            except Problem as problem:
                return Outcome("problem", payee, env.horizon, problem=problem.diagnostic)
            if env.clock < period.end:
                env.until(period.end)
                waits = Together("pending", None, None, f"the end of {period}", period.end)
                return self._pending(credit, env, waits)
            on = max(on, period.end)
        return self._earned(credit, env, on)

    def _left_before(self, env: Env, found: Together, not_before: date) -> bool:
        """Whether the payee had left before it was earned, where leavers forfeit all."""
        who = env.participant
        if self.rule.leaving != "forfeit all" or not who or not self.world.is_assigned(who, env.day):
            return False
        left = self.world.left_after(who, env.day)
        if left is None:
            return False
        if left > env.clock:
            env.until(left)
            return False
        return found.state != "met" or max(not_before, found.on or env.day) >= left

    def _pending(self, credit: ReadyCredit, env: Env, found: Together) -> Outcome:
        """Pending: with the value it would have today, if it has one."""
        payee = env.participant or ""
        waiting, until = found.waiting_for or "where", found.until
        try:
            unrounded = credit.limited(env)
        except Problem:
            return Outcome("pending", payee, env.horizon, waiting_for=waiting, until=until)
        amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
        return Outcome("pending", payee, env.horizon, None, unrounded, amount, waiting_for=waiting, until=until)

    def _earned(self, credit: ReadyCredit, env: Env, earned_on: date) -> Outcome:
        payee = env.participant or ""
        if earned_on > env.clock:  # the row's own date lies after the clock
            env.until(earned_on)
            if self.earned_on is not None:
                return self._pending(credit, env, Together("pending", None, None, NOT_EARNED_YET, earned_on))
            return Outcome("pending", payee, env.horizon, waiting_for="its date", until=None)
        env.earned = earned_on
        try:
            evidence = credit.evidence_at(env)
            if evidence is None:
                return self._pending(credit, env, Together("pending", waiting_for=credit.lacking))
            unrounded = credit.limited(env)
            amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
            unrounded, amount = credit.share_of(unrounded, amount, env, self.money)
            parts = self.parts(env) if self.parts is not None and not credit.node.adjusts else ()
            triggers = tuple(trigger for claw in self.clawbacks for trigger in claw(env))
        except Problem as problem:
            return Outcome("problem", payee, env.horizon, earned_on, problem=problem.diagnostic)
        return Outcome(
            "met",
            payee,
            env.horizon,
            earned_on,
            unrounded,
            amount,
            parts,
            triggers,
            assumptions=tuple(env.assumptions),
            evidence=evidence,
        )


class ReadyPeriodRule:
    """A rule `for each ROLE each PERIOD`: earned on the period's last day, nothing before it (semantics 6).

    One that is paid to date is earned on every day on which it is asked, at its value there.
    """

    def __init__(self, rule: PeriodRule, plan: Plan, world: World, compiler: Compiler, walks: Walks) -> None:
        self.rule = rule
        self.parts = ready_parts(rule, world, compiler)
        self.plan = plan
        self.lets = _lets(rule, compiler, "")
        self.family = Family(rule, compiler, "")
        self.where = compiler.test(rule.where, "") if rule.where is not None else None
        self.earlier = Earlier(self)
        self.credits = [ready_credit(credit, "", world, compiler) for credit in rule.credits]
        self.splits = {id(credit): splitter(rule, credit, walks, compiler, plan.quantum) for credit in rule.credits}

    def env(self, participant: str, period: Period, clock: date) -> Env:
        """What the rule's expressions see: nothing later than the period's end, whenever it is asked (semantics 4)."""
        env = Env(min(clock, period.end), period.end)
        env.participant, env.period, env.role, env.lets = participant, period, self.rule.role, self.lets
        return env

    def outcome(
        self, credit: ReadyCredit, participant: str, period: Period, clock: date, _earned: date | None = None
    ) -> Outcome:
        """How one credit of one participant and period stands on the clock; it is earned on the period's last day."""
        env = self.env(participant, period, clock)
        if self.rule.to_date and env.clock < period.end:
            env.until(env.clock + ONE_DAY)
        where, trouble = MET, None
        try:
            where = MET if self.where is None else self.where(env)
            if where.state == "failed" or self.family.overridden(env):
                return Outcome("no subject", participant, env.horizon)
            self.family.alone(env)
        except Problem as problem:
            trouble = problem
        found = together(credit.conditions, env)
        if found.state == "failed":  # before any problem (semantics 9)
            return Outcome("failed", participant, env.horizon)
        trouble = trouble or found.problem
        try:
            if trouble is not None:
                raise trouble
            before = self.earlier.taken_off(credit.node, participant, period)
            evidence = credit.evidence_at(env) or ""
            unrounded = less(credit.node, credit.limited(env), before)
        except Problem as problem:
            if clock < period.end and not self.rule.to_date:  # nothing is due yet, and what is missing may still come
                return self._before_the_end(env, period, None)
            return Outcome("problem", participant, env.horizon, problem=problem.diagnostic)
        if clock < period.end and not self.rule.to_date:
            return self._before_the_end(env, period, unrounded)
        amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
        if where.state == "pending" or found.state == "pending":
            waiting = found.waiting_for or "where"
            return Outcome(
                "pending", participant, env.horizon, None, unrounded, amount, waiting_for=waiting, until=found.until
            )
        assumed = tuple(env.assumptions)
        parts = self._parts(env, clock)
        split = self.splits[id(credit.node)]
        rows = split(env, unrounded, amount) if split is not None else ()
        met = Outcome(
            "met", participant, env.horizon, env.clock, unrounded, amount, parts, assumptions=assumed, rows=rows
        )
        return met._replace(before=before, evidence=evidence)

    def _parts(self, env: Env, clock: date) -> tuple[Part, ...]:
        """Parts wait on after the period's end, so they are read on the run's clock."""
        if self.parts is None:
            return ()
        later = Env(clock, env.day)
        later.participant, later.period, later.role, later.lets = env.participant, env.period, env.role, env.lets
        later.earned = env.day
        found = self.parts(later)
        env.until(later.horizon)
        return found

    def _before_the_end(self, env: Env, period: Period, unrounded: Number | None) -> Outcome:
        """Pending: with what it would pay if the period ended today, which moves with what it reads."""
        env.until(env.clock + ONE_DAY)
        amount = None if unrounded is None else round_to(unrounded, self.plan.quantum, self.plan.rounding)
        end = f"the end of {period}"
        payee = env.participant or ""
        return Outcome("pending", payee, env.horizon, None, unrounded, amount, waiting_for=end, until=period.end)


Ask = Callable[[date, date | None], Outcome]
"""How a line stands on a clock, given the date on which it was earned if it stands posted already."""


def ask_row(ready: ReadyRowRule, credit: ReadyCredit, row: Row, day: date) -> Ask:
    """The question how a row's credit stands, waiting for its clock."""
    return partial(ready.outcome, credit, row, day)


def ask_period(ready: ReadyPeriodRule, credit: ReadyCredit, participant: str, period: Period) -> Ask:
    """The question how a participant's credit for a period stands, waiting for its clock."""
    return partial(ready.outcome, credit, participant, period)
