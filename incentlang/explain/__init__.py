"""Why a payout is what it is: the derivation of every amount, down to the rows it came from."""

from incentlang.explain.payout import explain_payout
from incentlang.explain.text import Depth, render_text
from incentlang.explain.trace import Trace

__all__ = ["Depth", "Trace", "explain_payout", "render_text"]
