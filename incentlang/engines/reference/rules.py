"""Rules evaluated: for one subject and one day, how each credit stands (semantics 7, 9, 18, 20)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple, assert_never

from incentlang.data.model import Row
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.run import MissingValue, NoAssignment
from incentlang.engines.reference.answers import MET, Answer, Problem, opposite
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.compiler import Compiler, Test, Value
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import times
from incentlang.engines.reference.outcomes import Outcome, Taken
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import After, InputRead, MeasureRead, NoneWithin
from incentlang.ir.program import Condition, Credit, PeriodRule, Plan, RowRule, Unless, When
from incentlang.ir.walk import everything
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number, round_to
from incentlang.values.periods import Period


class Asked(NamedTuple):
    """One condition of a credit, ready to be asked."""

    node: Condition
    ask: Test
    wait: Callable[[Env], Waited] | None


class ReadyCredit(NamedTuple):
    """One credit, ready to be evaluated."""

    node: Credit
    payee: Value | None
    conditions: tuple[Asked, ...]
    amount: Value


def _asked(compiler: Compiler, node: Condition, owner: str) -> Asked:
    match node:
        case When(condition=condition):
            return Asked(node, compiler.test(condition, owner), None)
        case Unless(condition=condition):
            test = compiler.test(condition, owner)
            return Asked(node, lambda env: opposite(test(env)), None)
        case After() | NoneWithin():
            wait = compiler.waits(node, owner)
            return Asked(node, lambda env: wait(env).answer, wait)
        case _:
            assert_never(node)


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
        self.where: Test | None = compiler.test(rule.where, owner) if rule.where is not None else None
        self._scratch = Env(date.min, date.min)
        self._scratch.lets = self.lets
        moving = rule.where is not None and any(
            isinstance(node, MeasureRead | InputRead) for node in (rule.where, *everything(rule.where))
        )
        self.where_is_settled = not moving
        self.credits = [
            ReadyCredit(
                credit,
                column(world, owner, credit.to),
                tuple(_asked(compiler, node, owner) for node in credit.conditions),
                compiler.value(credit.amount, owner),
            )
            for credit in rule.credits
        ]
        self.clawbacks = [
            (claw, compiler.value(claw.share, owner), compiler.waits(claw.trigger, owner)) for claw in rule.clawbacks
        ]

    def env(self, row: Row, day: date, clock: date) -> Env:
        """What the rule's expressions see."""
        env = Env(clock, day, row)
        env.lets = self.lets
        return env

    def is_subject(self, row: Row, day: date) -> bool:
        """Whether `where` picks the row; unsettled or troubled rows are subjects, their credits say why."""
        if self.where is None or not self.where_is_settled:
            return True
        env = self._scratch  # one for all rows: nothing of it is kept
        env.row, env.values, env.day, env.clock = row, row.values, day, day
        try:
            return self.where(env).state == "met"
        except Problem:
            return True

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
                path = ".".join(credit.node.to)
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
        found = together(credit.conditions, env)
        if found.state == "failed":
            return Outcome("failed", payee, env.horizon)
        trouble = where_problem or found.problem
        if trouble is not None:
            return Outcome("problem", payee, env.horizon, problem=trouble.diagnostic)
        if where_pending or found.state == "pending":
            return self._pending(credit, env, found)
        return self._earned(credit, env, earned or max(env.day, found.on or env.day))

    def _pending(self, credit: ReadyCredit, env: Env, found: Together) -> Outcome:
        """Pending: with the value it would have today, if it has one."""
        payee = env.participant or ""
        waiting, until = found.waiting_for or "where", found.until
        try:
            unrounded = credit.amount(env)
        except Problem:
            return Outcome("pending", payee, env.horizon, waiting_for=waiting, until=until)
        amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
        return Outcome("pending", payee, env.horizon, None, unrounded, amount, (), waiting, until)

    def _earned(self, credit: ReadyCredit, env: Env, earned_on: date) -> Outcome:
        payee = env.participant or ""
        if earned_on > env.clock:  # the row's own date lies after the clock
            env.until(earned_on)
            return Outcome("pending", payee, env.horizon, waiting_for="its date", until=None)
        env.earned = earned_on
        try:
            unrounded = credit.amount(env)
            amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
            taken = self._taken(env, amount)
        except Problem as problem:
            return Outcome("problem", payee, env.horizon, earned_on, problem=problem.diagnostic)
        return Outcome(
            "met", payee, env.horizon, earned_on, unrounded, amount, taken, assumptions=tuple(env.assumptions)
        )

    def _taken(self, env: Env, amount: Decimal) -> tuple[Taken, ...]:
        """What claw backs take of a posted amount: first trigger of each, together never above all of it."""
        if not self.clawbacks:
            return ()
        triggered: list[tuple[date, int]] = []
        for index, (_, _, wait) in enumerate(self.clawbacks):
            answer = wait(env).answer
            if answer.state == "met" and answer.on is not None:
                triggered.append((answer.on, index))
        left = amount
        taken: list[Taken] = []
        for on, index in sorted(triggered):
            claw, share, _ = self.clawbacks[index]
            unrounded = times(share(env), amount)
            rounded = round_to(unrounded, self.plan.quantum, self.plan.rounding)
            rounded = min(rounded, left) if amount >= 0 else max(rounded, left)
            if rounded != 0:
                left -= rounded
                taken.append(Taken(on, claw.span, unrounded, rounded))
        return tuple(taken)


class ReadyPeriodRule:
    """A rule `for each ROLE each PERIOD`: earned on the period's last day, nothing before it (semantics 6)."""

    def __init__(self, rule: PeriodRule, plan: Plan, compiler: Compiler) -> None:
        self.rule = rule
        self.plan = plan
        self.lets = _lets(rule, compiler, "")
        self.where = compiler.test(rule.where, "") if rule.where is not None else None
        self.credits = [
            ReadyCredit(
                credit,
                None,
                tuple(_asked(compiler, node, "") for node in credit.conditions),
                compiler.value(credit.amount, ""),
            )
            for credit in rule.credits
        ]

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
        where, trouble = MET, None
        try:
            where = MET if self.where is None else self.where(env)
        except Problem as problem:
            trouble = problem
        if where.state == "failed":
            return Outcome("no subject", participant, env.horizon)
        found = together(credit.conditions, env)
        if found.state == "failed":  # before any problem (semantics 9)
            return Outcome("failed", participant, env.horizon)
        trouble = trouble or found.problem
        try:
            if trouble is not None:
                raise trouble
            unrounded = credit.amount(env)
        except Problem as problem:
            if clock < period.end:  # nothing is due yet, and what is missing may still come
                return self._before_the_end(env, period, None)
            return Outcome("problem", participant, env.horizon, problem=problem.diagnostic)
        if clock < period.end:
            return self._before_the_end(env, period, unrounded)
        amount = round_to(unrounded, self.plan.quantum, self.plan.rounding)
        if where.state == "pending" or found.state == "pending":
            waiting = found.waiting_for or "where"
            return Outcome("pending", participant, env.horizon, None, unrounded, amount, (), waiting, found.until)
        assumed = tuple(env.assumptions)
        return Outcome("met", participant, env.horizon, period.end, unrounded, amount, assumptions=assumed)

    def _before_the_end(self, env: Env, period: Period, unrounded: Number | None) -> Outcome:
        """Pending: with what it would pay if the period ended today, which moves with what it reads."""
        env.until(env.clock + ONE_DAY)
        amount = None if unrounded is None else round_to(unrounded, self.plan.quantum, self.plan.rounding)
        end = f"the end of {period}"
        payee = env.participant or ""
        return Outcome("pending", payee, env.horizon, None, unrounded, amount, (), end, period.end)


class Together(NamedTuple):
    """All conditions of a credit together: failed, else problem, else pending, else met on the latest date."""

    state: str
    on: date | None = None
    problem: Problem | None = None
    waiting_for: str = ""
    until: date | None = None


def together(conditions: tuple[Asked, ...], env: Env) -> Together:
    """Ask every condition; the first that is pending says what is waited for."""
    problem: Problem | None = None
    latest: date | None = None
    waiting: Asked | None = None
    for asked in conditions:
        try:
            answer: Answer = asked.ask(env)
        except Problem as found:
            problem = problem or found
            continue
        if answer.state == "failed":
            return Together("failed")
        if answer.state == "pending":
            waiting = waiting or asked
        elif answer.on is not None and (latest is None or answer.on > latest):
            latest = answer.on
    if problem is not None:
        return Together("problem", problem=problem)
    if waiting is not None:
        until = waiting.wait(env).deadline if waiting.wait is not None else None
        return Together("pending", None, None, waited_for(waiting.node), until)
    return Together("met", latest)


def waited_for(node: Condition) -> str:
    """What a pending condition waits for, in a few words."""
    match node:
        case After(reach=reach, nth=nth):
            return reach.fact if nth == 1 else f"{reach.fact} number {nth}"
        case NoneWithin(reach=reach):
            return f"no {reach.fact}"
        case When(span=span) | Unless(span=span):
            return " ".join(span.text.split())
        case _:
            assert_never(node)


Ask = Callable[[date, date | None], Outcome]
"""How a line stands on a clock, given the date on which it was earned if it stands posted already."""


def ask_row(ready: ReadyRowRule, credit: ReadyCredit, row: Row, day: date) -> Ask:
    """The question how a row's credit stands, waiting for its clock."""
    return partial(ready.outcome, credit, row, day)


def ask_period(ready: ReadyPeriodRule, credit: ReadyCredit, participant: str, period: Period) -> Ask:
    """The question how a participant's credit for a period stands, waiting for its clock."""
    return partial(ready.outcome, credit, participant, period)
