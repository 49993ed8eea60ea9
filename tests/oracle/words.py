"""The words in which the plans of `plans.py` are written."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.plans import (
    After,
    Bands,
    Both,
    Clause,
    Curve,
    Decision,
    Either,
    Gate,
    Gather,
    Grain,
    Is,
    Length,
    Measure,
    Opposite,
    Pay,
    PeriodRule,
    Plan,
    Read,
    RowRule,
    Test,
    Unit,
    When,
    Without,
)


def number(value: Fraction) -> str:
    """A decimal without an end of zeros."""
    whole, rest = divmod(abs(value) * 10**6, 10**6)
    text = f"{int(whole)}.{int(rest):06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def quantity(value: Fraction, unit: Unit) -> str:
    """A value in its unit."""
    match unit:
        case "ratio":
            return f"{number(value * 100)}%"
        case "money":
            return f"{number(value)} USD"
        case _:
            return number(value)


def length_text(length: Length) -> str:
    """`90 days`."""
    return f"{length[0]} {length[1]}"


def read_text(read: Read) -> str:
    """A measure with its window."""
    return f"{read.measure} {read.window}".strip()


def gather_text(gather: Gather) -> str:
    """`sum of ARR over deal where ... by ...`."""
    how = "count of distinct" if gather.how == "distinct" else f"{gather.how} of"
    head = f"count of {gather.fact}" if gather.how == "count" else f"{how} {gather.value} over {gather.fact}"
    where = f" where kind is {gather.kind}" if gather.kind else ""
    live = ""
    if gather.live:
        live = " after activation" + (f" within {length_text(gather.live_within)}" if gather.live_within else "")
    return head + where + live + (" over book" if gather.by == "book" else f" by {gather.by}")


def test_text(test: Test) -> str:
    """A condition, with parentheses around every pair."""
    match test:
        case Is(path, "known"):
            return f"{path} is known"
        case Is(path, op, value):
            if isinstance(value, Fraction):
                return f"{path} is {op} {quantity(value, 'money' if path == 'ARR' else 'score')}"
            return f"{path} is {value if path != 'owner.region' else chr(34) + value + chr(34)}"
        case Gate(read, op, value, unit, let):
            return f"{let or read_text(read)} is {op} {quantity(value, unit)}"
        case Both(left, right):
            return f"({test_text(left)} and {test_text(right)})"
        case Either(left, right):
            return f"({test_text(left)} or {test_text(right)})"
        case Opposite(inner):
            return f"not ({test_text(inner)})"


def least_text(least: Fraction | None) -> str:
    """Which rows of a fact count."""
    return "" if least is None else f" where ARR is at least {quantity(least, 'money')}"


def clause_text(clause: Clause) -> str:
    """One line below a credit."""
    match clause:
        case When(test, unless):
            return f"{'unless' if unless else 'when'} {test_text(test)}"
        case After(fact, nth, within, least):
            which = {1: fact, 2: f"the 2nd {fact}"}[nth] + (" of deal" if fact == "invoice" else "")
            return f"after {which}{least_text(least)}" + (f" within {length_text(within)}" if within else "")
        case Without(fact, within, by):
            return f"unless {fact} " + (f"within {length_text(within)}" if within else f"by {by}")


def pay_text(pay: Pay, grain: Grain | None = None) -> str:
    """The amount of a credit."""
    match pay.base:
        case "target":
            base = f"target for the {grain}"
        case "money":
            base = quantity(pay.fixed, "money")
        case "numerator":
            base = f"({pay.numerator})" if " " in pay.numerator else pay.numerator
        case "earned":
            base = f"earned of {pay.rule} {pay.window}".strip()
        case "points":
            assert pay.on is not None
            base = f"({read_text(pay.on)} * {quantity(pay.fixed, 'money')})"
        case _:
            base = pay.base
    match pay.rate:
        case Fraction():
            return f"{quantity(pay.rate, 'ratio')} of {base}"
        case Read():
            return f"({read_text(pay.rate)}) * {base}"
        case Decision(name):
            return f"{name}(kind, customer.segment) of {base}"
        case Bands(name) | Curve(name):
            assert pay.on is not None
            return f"{'payout ' if pay.payout else ''}{name}({read_text(pay.on)}) of {base}"


def lets_of(test: Test) -> dict[str, Read]:
    """The `let`s that a condition reads."""
    match test:
        case Gate(read, let=let):
            return {let: read} if let else {}
        case Both(left, right) | Either(left, right):
            return {**lets_of(left), **lets_of(right)}
        case Opposite(inner):
            return lets_of(inner)
        case _:
            return {}


def rule_text(rule: RowRule | PeriodRule) -> str:
    """A rule, one clause a line."""
    lines = [f"rule {rule.name}"]
    tests = [clause.test for credit in rule.credits for clause in credit.clauses if isinstance(clause, When)]
    lets = {name: read for test in tests for name, read in lets_of(test).items()}
    if isinstance(rule, RowRule):
        lines.append("  for each deal" + (f" where {test_text(rule.where)}" if rule.where else ""))
        lines.append("  let half = ARR / 2")
    else:
        ramped = f" and months_in_role is at least {rule.ramped}" if rule.ramped else ""
        where = f' where region at period end is "{rule.region}"{ramped}' if rule.region else ""
        lines.append(f"  for each {rule.role} each {rule.each}{where}")
    lines += [f"  let {name} = {read_text(read)}" for name, read in sorted(lets.items())]
    for credit in rule.credits:
        grain = rule.each if isinstance(rule, PeriodRule) else None
        lines.append(f"  credit {pay_text(credit.pay, grain)}" + (f" to {credit.to}" if credit.to else ""))
        lines += [f"    {clause_text(clause)}" for clause in credit.clauses]
    for claw in rule.claws if isinstance(rule, RowRule) else ():
        share = pay_text(Pay(claw.share, "ARR")).removesuffix(" of ARR")
        window = f"within {length_text(claw.within)} of {claw.anchor}"
        fact = f"{'each ' if claw.each else ''}{claw.fact}{least_text(claw.least)}"
        lines.append(f"  claw back {share} of the money after {fact} {window}")
    return "\n".join(lines)


def table_text(table: Bands | Curve | Decision) -> str:
    """A table, one row a line."""
    match table:
        case Bands(name, method, unit, bands, below):
            lines = [f"table {name} by {table.axis}, {method}"]
            if below is not None:
                lines.append(f"  below {quantity(bands[0][0], unit)} {quantity(below, 'ratio')}")
            for at, above, gives in bands:
                lines.append(f"  {'above' if above else 'from'} {quantity(at, unit)} {quantity(gives, 'ratio')}")
        case Curve(name, unit, points, before, after):
            lines = [f"table {name} by {table.axis}, interpolated"]
            lines += [f"  from {quantity(at, unit)} {quantity(gives, 'ratio')}" for at, gives in points]
            lines.append(f"  below {quantity(points[0][0], unit)} {before}")
            lines.append(f"  above {quantity(points[-1][0], unit)} {after}")
        case Decision(name, rows):
            lines = [f"table {name} by deal.kind, customer.segment gives percent"]
            lines += [f"  {kind} {segment or 'any'} {quantity(gives, 'ratio')}" for kind, segment, gives in rows]
    return "\n".join(lines)


def measure_text(measure: Measure) -> str:
    """A measure."""
    if isinstance(measure.body, Gather):
        body = gather_text(measure.body)
    else:
        added = " + ".join(read_text(read) for read in measure.body)
        body = f"({added})" if len(measure.body) > 1 else added
        if measure.scale != 1:
            body += f" * {number(measure.scale)}"
        if measure.over:
            body += f" / {measure.over}" + (" of the year" if measure.whole_year else "")
    return f"measure {measure.name} for {measure.role} each {measure.each}\n  {body}"


INPUTS = """
input quota for account_executive each quarter: money
input book_target for customer_success_manager each quarter: money
"""


def text(plan: Plan) -> str:
    """The plan as it is written."""
    effective = "  effective 2026-01-01 to 2026-12-31\n" if plan.effective else ""
    paid = {"month": "monthly", "quarter": "quarterly", "half year": "twice a year", "year": "yearly"}[plan.paid]
    head = (
        f"plan drawn\n{effective}  currency USD rounded {plan.mode} to {number(plan.quantum)}\n  paid {paid}\n"
        "use saas\nrole account_executive\nrole customer_success_manager\n"
    )
    items = [*map(measure_text, plan.measures), *map(table_text, plan.tables), *map(rule_text, plan.rules)]
    return head + INPUTS + "\n" + "\n\n".join(items) + "\n"
