"""Checking a plan together with the data of its project."""

from __future__ import annotations

from incentlang import lint
from incentlang.data import read_dataset
from incentlang.data.places import has_place
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import NoDataToCheck
from incentlang.ir.schema import Schema
from incentlang.lint.data.history import history_of
from incentlang.pipeline import Compiled
from incentlang.running import declared_names


def advice_on_data(compiled: Compiled, plan: lint.Subject) -> lint.Reviewed:
    """What lints say of a plan and of what it came to on the project's data; what is wrong with the data instead."""
    project, schema = compiled.project, plan.program.schema
    tables = _tables(schema)
    if not any(has_place(project, name) for name in tables):
        return lint.Reviewed((NoDataToCheck(tables=tables),))
    dataset, told = read_dataset(project, schema, declared_names(compiled.declared))
    if dataset is None:
        return lint.Reviewed(told)
    history = history_of(plan, dataset)
    if isinstance(history, Diagnostic):
        return lint.Reviewed((*told, history))
    return lint.Reviewed((*told, *lint.findings_with_data(history)), lint.undecided(plan, history), plan)


def _tables(schema: Schema) -> tuple[str, ...]:
    """The tables that a plan reads, those of what happened first."""
    facts, inputs = (each.name for each in schema.facts), (each.name for each in schema.inputs)
    return (*facts, *(each.name for each in schema.entities), *inputs)
