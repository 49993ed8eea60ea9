"""A run: what is asked for, and how it is answered."""

from incentlang.running.accepting import acceptances
from incentlang.running.broken import broken_ensures
from incentlang.running.closed import closed_periods
from incentlang.running.closing import Closing, NotClosed, closing
from incentlang.running.comparing import KeptRun, against_run, kept_run
from incentlang.running.computing import ENGINES, HERE, EngineName, cannot
from incentlang.running.emitting import DIALECTS, DialectName, emitted
from incentlang.running.facts import plan_files, run_facts
from incentlang.running.keeping import NotKept, cannot_keep, keeps_nothing
from incentlang.running.large import large_run
from incentlang.running.names import declared_names
from incentlang.running.params import with_params
from incentlang.running.quoting import quoted
from incentlang.running.request import Answer, Request, pay_periods, run_plan
from incentlang.running.slices import payout_slice

__all__ = [
    "DIALECTS",
    "ENGINES",
    "HERE",
    "Answer",
    "Closing",
    "DialectName",
    "EngineName",
    "KeptRun",
    "NotClosed",
    "NotKept",
    "Request",
    "acceptances",
    "against_run",
    "broken_ensures",
    "cannot",
    "cannot_keep",
    "closed_periods",
    "closing",
    "declared_names",
    "emitted",
    "keeps_nothing",
    "kept_run",
    "large_run",
    "pay_periods",
    "payout_slice",
    "plan_files",
    "quoted",
    "run_facts",
    "run_plan",
    "with_params",
]
