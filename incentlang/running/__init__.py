"""A run: what is asked for, and how it is answered."""

from incentlang.running.accepting import acceptances
from incentlang.running.broken import broken_ensures
from incentlang.running.closed import closed_periods
from incentlang.running.closing import Closing, NotClosed, closing
from incentlang.running.facts import run_facts
from incentlang.running.names import declared_names
from incentlang.running.params import with_params
from incentlang.running.request import Answer, Request, pay_periods, run_plan

__all__ = [
    "Answer",
    "Closing",
    "NotClosed",
    "Request",
    "acceptances",
    "broken_ensures",
    "closed_periods",
    "closing",
    "declared_names",
    "pay_periods",
    "run_facts",
    "run_plan",
    "with_params",
]
