"""How a plan settles pay: its rounding, what becomes of negative pay, and how claw backs are recovered."""

from __future__ import annotations

from incentlang.ir.program import Program, RowRule
from incentlang.ledger.entries import Entry
from incentlang.ledger.instalments import RecoveryPlan
from incentlang.ledger.payouts import PayTerms


def pay_terms(program: Program) -> PayTerms:
    """What the payouts of a plan need to know of it."""
    plan = program.plan
    plans: dict[tuple[str, int], RecoveryPlan] = {}
    rules: dict[str, set[RecoveryPlan | None]] = {}
    for rule in program.rules:
        for claw in rule.clawbacks if isinstance(rule, RowRule) else ():
            found = None
            if claw.recovery is not None:
                found = RecoveryPlan(claw.recovery.parts, plan.paid, claw.recovery.limit)
                plans[rule.name, claw.span.line] = found
            rules.setdefault(rule.name, set()).add(found)

    def plan_of(entry: Entry) -> RecoveryPlan | None:
        """The plan of the clause that made the entry; of a posted one whose line has moved, its rule's only plan."""
        every = rules.get(entry.rule, set())
        return next(iter(every)) if len(every) == 1 else plans.get((entry.rule, entry.line))

    negative = plan.negative.word if plan.negative is not None else "carried"
    units = {unit.name: (unit.quantum, unit.rounding) for unit in plan.units}
    return PayTerms(plan.currency, plan.quantum, plan.rounding, negative, plan_of, units)
