"""What a payout would be with one thing otherwise: found by evaluating the plan again, never by a second arithmetic."""

from incentlang.counterfactual.enriching import enrich, unreachable
from incentlang.counterfactual.slices import Slices

__all__ = ["Slices", "enrich", "unreachable"]
