"""Somebody else's payouts compared with what a plan and its data give, each difference with what would cause it.

A cause is never guessed: the plan or the data is changed as the cause says, the reference evaluator computes what would
be paid, and only what then gives their figure to the cent is called a cause (record 0045).
"""

from incentlang.reconcile.changes.base import Change, Ground
from incentlang.reconcile.comparing import differences
from incentlang.reconcile.model import Cause, Different, Reconciled
from incentlang.reconcile.search import causes
from incentlang.reconcile.theirs import Theirs, read_theirs

__all__ = ["Cause", "Change", "Different", "Ground", "Reconciled", "Theirs", "causes", "differences", "read_theirs"]
