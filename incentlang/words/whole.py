"""A whole plan in words, in the order in which a reader wants it."""

from __future__ import annotations

import attrs

from incentlang.ir.program import PeriodRule, Program
from incentlang.words.definitions import (
    cap_in_words,
    ensure_in_words,
    measure_in_words,
    param_in_words,
    plan_in_words,
    value_in_words,
)
from incentlang.words.naming import spoken
from incentlang.words.paragraph import Paragraph
from incentlang.words.rules import rule_in_words
from incentlang.words.sharing import pool_in_words
from incentlang.words.tables import table_in_words
from incentlang.words.trials import pilot_in_words


@attrs.frozen
class Section:
    """One definition of the plan in words.

    Attributes:
        kind: `plan`, `rule`, `cap`, `pool`, `table`, `measure`, `value`, `param`, `pilot` or `ensure`.
        name: As the plan writes it; empty for what has none.
        heading: The name, or the title where the plan gives one, for people.
        role: Whom it is for; empty where it is for more than one role.
    """

    kind: str
    name: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    role: str = ""


def program_in_words(program: Program) -> tuple[Section, ...]:
    """Every definition of a plan in words: what is paid first, then what it is computed from."""
    told = [Section("plan", program.plan.name, program.plan.title or spoken(program.plan.name), plan_in_words(program))]
    for rule in program.rules:
        role = rule.role if isinstance(rule, PeriodRule) else ""
        told.append(Section("rule", rule.name, rule.title or spoken(rule.name), rule_in_words(program, rule), role))
    for pool in program.pools:
        told.append(Section("pool", pool.name, pool.title or spoken(pool.name), pool_in_words(program, pool)))
    for cap in program.caps:
        told.append(
            Section(
                "cap", cap.of, f"Limit: {spoken(cap.of) or 'the whole plan'}", (cap_in_words(program, cap),), cap.role
            )
        )
    for table in program.tables:
        told.append(Section("table", table.name, spoken(table.name), table_in_words(program, table)))
    for measure in program.measures:
        role = measure.role if measure.key == "role" else ""
        told.append(Section("measure", measure.name, spoken(measure.name), (measure_in_words(program, measure),), role))
    for value in program.values:
        told.append(Section("value", value.name, spoken(value.name), (value_in_words(program, value),)))
    for param in program.params:
        told.append(Section("param", param.name, spoken(param.name), (param_in_words(program, param),)))
    for pilot in program.pilots:
        told.append(Section("pilot", pilot.name, pilot.title or spoken(pilot.name), (pilot_in_words(program, pilot),)))
    for ensure in program.ensures:
        told.append(Section("ensure", "", ensure.text, (ensure_in_words(program, ensure),)))
    return tuple(told)
