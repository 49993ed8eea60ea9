"""A run: what is asked for, and how it is answered."""

from incentlang.running.names import declared_names
from incentlang.running.params import with_params
from incentlang.running.request import Answer, Request, run_plan

__all__ = ["Answer", "Request", "declared_names", "run_plan", "with_params"]
