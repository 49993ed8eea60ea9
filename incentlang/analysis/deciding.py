"""The seam between what is asked about conditions and what answers: boxes here, a solver where somebody has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import attrs

from incentlang.ir.expressions import Expr, LiteralValue


@attrs.frozen
class Demand:
    """A condition that must hold, or must not."""

    condition: Expr
    holds: bool = True


@attrs.frozen
class Never:
    """Nothing meets all demands at once."""


@attrs.frozen
class Example:
    """Values that meet them, by what reads them; whatever else is read may be anything.

    `certain` is false where a demand was taken as met without looking inside: then it is a guess, and no witness.
    """

    values: Mapping[Expr, LiteralValue]
    certain: bool = True


class Decider(Protocol):
    """Answers whether demands can be met together. `Never` and a certain `Example` are exact."""

    def examples(self, demands: Sequence[Demand]) -> tuple[Example, ...] | Never | None:
        """Some ways to meet every demand, `Never`, or None where it cannot be decided."""
