"""Why a payout is what it is: the derivation of every amount, down to the rows it came from."""

from incentlang.explain.html import render_html, render_page
from incentlang.explain.payout import explain_payout
from incentlang.explain.text import render_text
from incentlang.explain.trace import Trace

__all__ = ["Trace", "explain_payout", "render_html", "render_page", "render_text"]
