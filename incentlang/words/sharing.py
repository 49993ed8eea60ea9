"""Pools in words: the fund, who is a member, how it is divided, and what becomes of what nobody gets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from incentlang.explain.figures import percent
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import Program
from incentlang.words.expressions import voice_for
from incentlang.words.naming import quoted, rounding, spoken
from incentlang.words.paragraph import Paragraph, paragraph

_GOES = {
    "company": "stays with the company",
    "redistributed": "stays with the company",
    "next fund": "goes into the next fund",
}


def pool_in_words(program: Program, pool: Pool) -> tuple[Paragraph, ...]:
    """A fund, and who shares it."""
    voice = voice_for(program, who="all")
    plan = program.plan.in_unit(pool.unit)
    what = f"The pool {quoted(pool.name)} is an amount of each {pool.each} that is divided among people"
    unit = f"It is counted in {spoken(pool.unit)}" if pool.unit is not None else ""
    rounded = f"It is rounded {rounding(plan.quantum, plan.rounding, spoken(plan.currency))}"
    told = [
        paragraph("what", pool.span, what, pool.title, unit),
        paragraph("pays", pool.fund_span, f"Its fund is {voice.noun(pool.fund)}", rounded),
        *(_share(program, pool, share) for share in pool.shares),
        paragraph("pays", pool.undistributed_span, *_undistributed(pool)),
        paragraph(
            "earned",
            pool.span,
            f"It is earned on the last day of the {pool.each}",
            "Once closed, a period stays as it was, and what would have changed goes into the next fund"
            if pool.fixed
            else "",
            "While a figure of one member cannot be told, nobody gets a part of that period",
        ),
    ]
    return (*told, paragraph("why", pool.span, pool.because)) if pool.because else tuple(told)


def _share(program: Program, pool: Pool, share: PoolShare) -> Paragraph:
    voice = voice_for(program)
    role = f"those in the role {quoted(share.role)}"
    if share.decided is not None:
        said = (
            f"{percent(share.part)} of the fund goes to {role}, each the amount that {quoted(share.decided.name)} says;"
            " the amounts must add up to that part"
        )
    else:
        weights = [] if share.weight is None else [voice.noun(share.weight)]
        weights += [f"the days of the {pool.each} on which you are in the role"] if share.by_days else []
        weight = f"in proportion to {' times '.join(weights)}" if weights else "in equal parts"
        said = f"{percent(share.part)} of the fund is divided among {role}, {weight}"
    when = "any day" if share.by_days else "the last day"
    days = f"That is who is in the role on {when} of the {pool.each}"
    asked = [f"You share in it if {voice.clause(each.condition)}" for each in share.conditions]
    return paragraph("pays", share.span, said, days, *asked)


def _undistributed(pool: Pool) -> Iterator[str]:
    """What becomes of the parts of those who do not qualify, of parts that are not shared out, and of all of it."""
    goes = _GOES[pool.undistributed]
    rest = 1 - sum((share.part for share in pool.shares), Decimal(0))
    asks = any(share.conditions for share in pool.shares)
    if asks and pool.undistributed == "redistributed":
        yield "What those would get who do not qualify is divided among the others who share that part"
    elif asks:
        yield f"What those would get who do not qualify {goes}"
    if rest:
        yield f"The other {percent(rest)} of the fund {goes}"
    yield f"What nobody can get {goes}"
