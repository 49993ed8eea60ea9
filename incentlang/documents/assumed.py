"""What a plan takes where something is missing."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.documents.model import Block, Grid, Text
from incentlang.ir.expressions import Expr, Otherwise, Previous
from incentlang.ir.program import Measure, Program, RowRule, Value
from incentlang.ir.walk import nodes_of
from incentlang.words.expressions import Speaker, voice_for
from incentlang.words.naming import amount, spoken

Row = tuple[str, str, str]


def assumed(program: Program) -> Iterator[Block]:
    """Every default that the plan writes, with where it is read, and what holds for anything else."""
    rows = tuple(dict.fromkeys((*_written(program), *_supplied(program))))
    if rows:
        yield Grid("Defaults of the plan", ("In", "Where there is no such figure", "This is taken"), rows)
    what = "Anything else" if rows else "Anything"
    yield Text(
        f"{what} that pay needs and that is missing is never taken to be zero: the pay is withheld until it is there."
    )


def _written(program: Program) -> Iterator[Row]:
    for item in (*program.rules, *program.pools, *program.measures, *program.values):
        heading, voice = item.title or spoken(item.name), _voice(program, item)
        for node in nodes_of(item, Otherwise, Previous):
            yield heading, _lacking(voice, node), voice.noun(node.default)


def _voice(program: Program, item: object) -> Speaker:
    match item:
        case RowRule(subject=row) | Value(fact=row):
            return voice_for(program, row)
        case Measure(key="entity", role=row):
            return voice_for(program, row, "it")
        case Measure(key="plan"):
            return voice_for(program, who="all")
        case _:
            return voice_for(program)


def _lacking(voice: Speaker, node: Otherwise | Previous) -> str:
    missing: Expr = node.operand if isinstance(node, Otherwise) else node.measure
    earlier = " of the period before" if isinstance(node, Previous) else ""
    return f"{voice.noun(missing).rstrip(',')}{earlier}"


def _supplied(program: Program) -> Iterator[Row]:
    for given in program.schema.inputs:
        if given.missing is not None:
            taken = amount(given.missing, given.type, program.plan.currency)
            yield f"Everything that reads “{spoken(given.name)}”", f"{spoken(given.name)}, as supplied", taken
