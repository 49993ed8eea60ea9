"""What a row counts toward a measure, beside what it pays."""

from __future__ import annotations

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.gathered import EMPTY
from incentlang.explain.conditions import clause_text
from incentlang.explain.figures import shown
from incentlang.explain.trace import Clause, Note
from incentlang.explain.values import Reader
from incentlang.ir.program import CountToward, RowRule


def count_clauses(reader: Reader, rule: RowRule) -> list[Clause]:
    """Each `count … toward` of a rule, with what the row at hand counts for whom and from which day on."""
    return [Clause(count.span.line, clause_text(count.span), (Note(_told(reader, count)),)) for count in rule.counts]


def _told(reader: Reader, count: CountToward) -> str:
    engine, env, gather = reader.engine, reader.env, count.gather
    try:
        who = column(engine.world, gather.fact, gather.by)(env)
    except Problem as problem:
        return problem.diagnostic.message()
    series = engine.measures.series((gather,), engine.measures.measures[count.measure].role).get((who or "", ""), EMPTY)
    for each in series.rows:
        if each.row is env.row and not each.taken:
            amount = shown(each.value, gather.type, reader.currency)
            if each.day > env.clock:
                break
            return f"{amount} toward {count.measure} of {who} on {each.day}"
    return f"counts nothing toward {count.measure} yet" if who else f"counts for nobody: no {'.'.join(gather.by)}"
