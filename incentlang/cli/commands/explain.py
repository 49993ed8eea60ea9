"""`incent explain`: why a payout, or one line of it, is what it is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from incentlang.cli.characters import harmless
from incentlang.cli.loading import load
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import SeveralPeriods
from incentlang.explain import explain_payout, render_text
from incentlang.running import pay_periods


def explain_project(
    screen: Screen,
    folder: Path,
    participant: str,
    period: str,
    rule: str | None,
    subject: str | None,
    as_of: date | None,
    form: str,
) -> int:
    """Print the derivation of a payout, beside the plan's own lines."""
    loaded = load(folder, screen)
    root = loaded.compiled.project.root
    periods = pay_periods([period], loaded.program.plan)
    if isinstance(periods, Diagnostic):
        raise Refused([periods], root, MISUSE)
    if len(periods) > 1:
        raise Refused([SeveralPeriods(text=period, periods=tuple(map(str, periods)))], root, MISUSE)
    trace = explain_payout(
        loaded.program,
        loaded.compiled.plan_hash,
        loaded.dataset,
        participant,
        periods[0],
        rule=rule,
        subject=subject,
        as_of=as_of,
        closed=loaded.closed,
    )
    if isinstance(trace, Diagnostic):
        raise Refused([trace], root, FOUND)
    if form == "json":
        screen.say(json.dumps(trace.to_json(), ensure_ascii=False, indent=2))
    else:
        screen.say(render_text(_shown(trace), width=screen.width, color=screen.colored(screen.out)).rstrip("\n"))
    return OK


def _shown(value: Any) -> Any:
    """The same with every text fit for a terminal: rows hold what others wrote, such as evidence."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple):
        return tuple(map(_shown, value))
    if attrs.has(type(value)):
        return attrs.evolve(
            value, **{each.name: _shown(getattr(value, each.name)) for each in attrs.fields(type(value))}
        )
    return value
