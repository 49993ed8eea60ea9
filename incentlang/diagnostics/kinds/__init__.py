"""Kinds and units: what may be added, compared, multiplied and paid."""

from incentlang.diagnostics.kinds.readings import (
    AmbiguousOf,
    AmbiguousOtherwise,
    BadQuantum,
    MeasureKind,
    NotOptional,
    OptionalRead,
    PercentOrPoints,
    TooManyDigits,
)
from incentlang.diagnostics.kinds.units import (
    BadOperation,
    CreditNotMoney,
    DaysAsNumber,
    FrequencyMismatch,
    MoneyTimesMoney,
    NotACondition,
    PercentAsNumber,
    TwoCurrencies,
)

__all__ = [
    "AmbiguousOf",
    "AmbiguousOtherwise",
    "BadOperation",
    "BadQuantum",
    "CreditNotMoney",
    "DaysAsNumber",
    "FrequencyMismatch",
    "MeasureKind",
    "MoneyTimesMoney",
    "NotACondition",
    "NotOptional",
    "OptionalRead",
    "PercentAsNumber",
    "PercentOrPoints",
    "TooManyDigits",
    "TwoCurrencies",
]
