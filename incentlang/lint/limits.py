"""Thresholds as they hold for one plan: what the company's policy says, or what holds where it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import attrs

from incentlang.check.policy import THRESHOLDS, Threshold, number_of, sets_threshold
from incentlang.diagnostics.base import Label
from incentlang.ir.program import Param
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span


@attrs.frozen
class Limit:
    """A threshold with its value; `span` is where the policy sets it, None: it is the default."""

    threshold: Threshold
    value: Decimal
    span: Span | None = None

    @property
    def text(self) -> str:
        """The value as a policy writes it."""
        return self.threshold.text(self.value)

    @property
    def told(self) -> str:
        """The value, and where it comes from."""
        return f"the default of {self.text}" if self.span is None else f"the policy's {self.text}"

    @property
    def labels(self) -> tuple[Label, ...]:
        """Where the policy sets it."""
        return () if self.span is None else (Label(self.span, "the company's policy"),)


def limits(symbols: Symbols, params: Iterable[Param]) -> Mapping[Threshold, Limit]:
    """What the policy modules of a plan without mistakes set."""
    found: dict[Threshold, Limit] = {}
    for param in params:
        value = number_of(param)
        if value is not None and sets_threshold(symbols, param.name, param.span):
            threshold = THRESHOLDS[param.name]
            found[threshold] = Limit(threshold, value, param.span)
    return found
