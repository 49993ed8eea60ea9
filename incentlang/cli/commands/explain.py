"""`incent explain`: why a payout, or one line of it, is what it is."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from incentlang.cli.characters import harmless
from incentlang.cli.loading import Loaded, load_closed, load_data, load_period, load_plan, show
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.counterfactual import enrich, unreachable
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.reference.run import evaluate
from incentlang.explain import Depth, explain_payout, render_page, render_text
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled
from incentlang.running import KeptRun, against_run, kept_run, payout_slice, with_params
from incentlang.values.periods import Period

DEPTHS: dict[str, Depth] = {"1": 1, "2": 2, "3": 3}


@attrs.frozen(kw_only=True)
class Question:
    """What is asked about a payout: the options of the command."""

    rule: str | None
    subject: str | None
    depth: str
    reach: Decimal | None
    as_of: date | None
    run: Path | None
    form: str


def explain_project(screen: Screen, folder: Path, participant: str, period: str, asked: Question) -> int:
    """Print the derivation of a payout, beside the plan's own lines; with `run` of what a run wrote, or say why not."""
    compiled, program = load_plan(folder)
    root = compiled.project.root
    payday = load_period(period, program, root)
    as_of = asked.as_of
    kept = _kept(asked.run, payday, root) if asked.run is not None else None
    if kept is not None:
        program = _with(program, kept.settings, root)
        as_of = as_of or kept.as_of
    loaded = _loaded(compiled, program, participant, asked.subject, screen)
    if asked.reach is not None:
        refused = unreachable(asked.reach, payday, loaded.closed, asked.rule or asked.subject)
        if refused is not None:
            raise Refused([refused], root, MISUSE)
    trace = explain_payout(
        program,
        compiled.plan_hash,
        loaded.dataset,
        participant,
        payday,
        rule=asked.rule,
        subject=asked.subject,
        as_of=as_of,
        closed=loaded.closed,
    )
    if isinstance(trace, Diagnostic):
        raise Refused([trace], root, FOUND)
    if kept is not None:
        result = evaluate(program, loaded.dataset, [payday], as_of, only=participant, closed=loaded.closed)
        different = against_run(kept, compiled, program, result, participant, payday)
        if different is not None:
            raise Refused([different], root, FOUND)
    trace = enrich(trace, program, loaded.dataset, payday, closed=loaded.closed, reach=asked.reach)
    if asked.form == "json":
        screen.say(json.dumps(trace.to_json(), ensure_ascii=False, indent=2))
    elif asked.form == "html":
        screen.say(render_page(_shown(trace)).rstrip("\n"))
    else:
        text = render_text(_shown(trace), screen.width, screen.colored(screen.out), DEPTHS[asked.depth])
        screen.say(text.rstrip("\n"))
    return OK


def _kept(folder: Path, period: Period, root: Path) -> KeptRun:
    run = kept_run(folder, period)
    if isinstance(run, Diagnostic):
        raise Refused([run], root, MISUSE)
    return run


def _with(program: Program, settings: dict[str, str], root: Path) -> Program:
    """The program with the parameters that were set for a run."""
    changed = with_params(program, settings)
    if isinstance(changed, Diagnostic):
        raise Refused([changed], root, MISUSE)
    return changed


def _loaded(compiled: Compiled, program: Program, participant: str, subject: str | None, screen: Screen) -> Loaded:
    """The data of a payout: of large files the rows that it depends on, else everything."""
    root = compiled.project.root
    closed = load_closed(root, program)
    part = payout_slice(compiled, program, participant, subject)
    if part is None:
        return load_data(compiled, program, closed, screen)
    show(part.findings, screen, root)
    for note in part.dataset.notes:
        screen.note(f"note: {note}")
    return Loaded(compiled, program, part.dataset, closed)


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
