"""Rules: their subject, clauses and scope."""

from incentlang.diagnostics.rules.clauses import (
    ConditionAfterClawBack,
    CreditAfterClawBack,
    LetAfterCredit,
    NoCredit,
    NoSubject,
    SecondSubject,
)
from incentlang.diagnostics.rules.parties import (
    ClawBackNeedsWindow,
    DoubledRuleClause,
    EarningInCredit,
    NoParty,
    PartyInPeriodRule,
    PartyNotParticipant,
    RoleNeedsPeriod,
    ShareOutOfRange,
    SubjectNotFact,
    UnlessNeedsWindow,
    WindowLength,
)

__all__ = [
    "ClawBackNeedsWindow",
    "ConditionAfterClawBack",
    "CreditAfterClawBack",
    "DoubledRuleClause",
    "EarningInCredit",
    "LetAfterCredit",
    "NoCredit",
    "NoParty",
    "NoSubject",
    "PartyInPeriodRule",
    "PartyNotParticipant",
    "RoleNeedsPeriod",
    "SecondSubject",
    "ShareOutOfRange",
    "SubjectNotFact",
    "UnlessNeedsWindow",
    "WindowLength",
]
