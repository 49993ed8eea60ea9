"""Every message the tool can give, one class each, in one module per subject."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from incentlang.diagnostics.base import Cell, Diagnostic, Label, Place, Severity, registered

__all__ = ["Cell", "Diagnostic", "Label", "Place", "Severity", "all_diagnostics"]


def all_diagnostics() -> dict[str, type[Diagnostic]]:
    """Every diagnostic class by its code, in order of codes.

    Their modules are loaded only now: a command needs the few it reports, a page of all needs all.
    """
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return registered()
