"""Why a payout is what it is: the derivation of every amount, down to the rows it came from."""

from incentlang.explain.at_stake import AtStake, at_stake
from incentlang.explain.html import render_html, render_page
from incentlang.explain.payout import explain_payout, explain_with
from incentlang.explain.text import Depth, render_text
from incentlang.explain.trace import Trace

__all__ = [
    "AtStake",
    "Depth",
    "Trace",
    "at_stake",
    "explain_payout",
    "explain_with",
    "render_html",
    "render_page",
    "render_text",
]
