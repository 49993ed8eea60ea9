"""`incent graph`: which definition reads which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from incentlang.cli.opening import compile_sound, open_project
from incentlang.cli.refusal import MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.base import Diagnostic
from incentlang.graph import RuleGraph, rule_graph, to_dot, to_html, to_json, to_mermaid, to_svg, to_text

FORMS: dict[str, Callable[[RuleGraph, str | None], str | Diagnostic]] = {
    "text": to_text,
    "mermaid": to_mermaid,
    "dot": to_dot,
    "json": to_json,
    "svg": to_svg,
    "html": to_html,
}


def graph_project(screen: Screen, folder: Path, form: str, focus: str | None) -> int:
    """Print the rule graph of a plan, or the part of it around one definition."""
    compiled, program = compile_sound(open_project(folder))
    shown = FORMS[form](rule_graph(program), focus)
    if isinstance(shown, Diagnostic):
        raise Refused([shown], compiled.project.root, MISUSE)
    screen.say(shown.rstrip("\n"))
    return OK
