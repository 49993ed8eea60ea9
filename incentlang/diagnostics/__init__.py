"""Every message the tool can give. Importing this package registers all of them."""

from incentlang.diagnostics import (
    data,
    declarations,
    grains,
    habits,
    header,
    kinds,
    limits,
    names,
    project,
    requests,
    rules,
    run,
    scenarios,
    spelling,
    syntax,
    tables,
)
from incentlang.diagnostics.base import Cell, Diagnostic, Label, Place, Severity, registered

__all__ = [
    "Cell",
    "Diagnostic",
    "Label",
    "Place",
    "Severity",
    "all_diagnostics",
    "data",
    "declarations",
    "grains",
    "habits",
    "header",
    "kinds",
    "limits",
    "names",
    "project",
    "requests",
    "rules",
    "run",
    "scenarios",
    "spelling",
    "syntax",
    "tables",
]


def all_diagnostics() -> dict[str, type[Diagnostic]]:
    """Every diagnostic class by its code, in order of codes."""
    return registered()
