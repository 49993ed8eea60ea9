"""A run: what is asked for, and how it is answered.

Each name is loaded when it is first used: a run on large files needs neither the evaluator nor what compares two runs.
What closes a period is in `closing`, a module that is called as its function is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from incentlang.running.accepting import acceptances
    from incentlang.running.broken import broken_ensures
    from incentlang.running.closed import closed_periods
    from incentlang.running.comparing import KeptRun, against_run, kept_run
    from incentlang.running.computing import ENGINES, HERE, EngineName, cannot
    from incentlang.running.emitting import DIALECTS, DialectName, emitted
    from incentlang.running.facts import plan_files, run_facts
    from incentlang.running.keeping import NotKept, cannot_keep, keeps_nothing
    from incentlang.running.large import large_run
    from incentlang.running.names import declared_names
    from incentlang.running.params import with_params
    from incentlang.running.quoting import quoted
    from incentlang.running.request import (
        Answer,
        Request,
        knowledge_kept,
        one_pay_period,
        pay_periods,
        run_plan,
        warnings_of,
    )
    from incentlang.running.slices import payout_slice

__all__ = [
    "DIALECTS",
    "ENGINES",
    "HERE",
    "Answer",
    "DialectName",
    "EngineName",
    "KeptRun",
    "NotKept",
    "Request",
    "acceptances",
    "against_run",
    "broken_ensures",
    "cannot",
    "cannot_keep",
    "closed_periods",
    "declared_names",
    "emitted",
    "keeps_nothing",
    "kept_run",
    "knowledge_kept",
    "large_run",
    "one_pay_period",
    "pay_periods",
    "payout_slice",
    "plan_files",
    "quoted",
    "run_facts",
    "run_plan",
    "warnings_of",
    "with_params",
]

_HOMES = {
    "acceptances": "accepting",
    "broken_ensures": "broken",
    "closed_periods": "closed",
    "KeptRun": "comparing",
    "against_run": "comparing",
    "kept_run": "comparing",
    "ENGINES": "computing",
    "HERE": "computing",
    "EngineName": "computing",
    "cannot": "computing",
    "DIALECTS": "emitting",
    "DialectName": "emitting",
    "emitted": "emitting",
    "plan_files": "facts",
    "run_facts": "facts",
    "NotKept": "keeping",
    "cannot_keep": "keeping",
    "keeps_nothing": "keeping",
    "large_run": "large",
    "declared_names": "names",
    "with_params": "params",
    "quoted": "quoting",
    "Answer": "request",
    "Request": "request",
    "knowledge_kept": "request",
    "one_pay_period": "request",
    "pay_periods": "request",
    "run_plan": "request",
    "warnings_of": "request",
    "payout_slice": "slices",
}
"""The module of each name."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'incentlang.running' has no attribute {name!r}")
    return getattr(import_module(f"incentlang.running.{_HOMES[name]}"), name)
