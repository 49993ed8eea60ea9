"""The semantic difference of two plans: what changed, and who is better or worse off by it (record 0027)."""

from incentlang.differences.approvals import approval_of
from incentlang.differences.model import (
    Approval,
    Change,
    Definition,
    Difference,
    Judged,
    Paid,
    PaidLine,
    Person,
    RoleTotal,
    Verdict,
)
from incentlang.differences.paid import compare_paid, with_paid
from incentlang.differences.programs import compare_plans

__all__ = [
    "Approval",
    "Change",
    "Definition",
    "Difference",
    "Judged",
    "Paid",
    "PaidLine",
    "Person",
    "RoleTotal",
    "Verdict",
    "approval_of",
    "compare_paid",
    "compare_plans",
    "with_paid",
]
