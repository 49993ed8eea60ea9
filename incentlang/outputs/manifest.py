"""run.json: what was run on what, so that a figure can be traced to its run and the run be repeated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from incentlang.engines.result import Kept, Result
from incentlang.ir.program import Plan
from incentlang.outputs.tables import fixed, places_of
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import exact_arithmetic, plain
from incentlang.values.periods import Period
from incentlang.versions import LANGUAGE_VERSION, VERSION


@attrs.frozen
class RunFacts:
    """What a result does not say about its run.

    Attributes:
        plan: The header of the plan.
        plan_hash: Of its normal form, so that layout does not change it.
        data_digest: Of every data file that was read.
        params: The parameters used, as one writes them.
        written_params: What the plan says, for those that were set to something else.
        engine: What computed it; the figures do not depend on it.
        files: Plan files as entries name them, and as named from the project's folder.
    """

    plan: Plan
    plan_hash: str
    data_digest: str
    params: Mapping[str, str] = attrs.field(factory=dict)
    written_params: Mapping[str, str] = attrs.field(factory=dict)
    engine: str = "reference"
    files: Mapping[str, str] = attrs.field(factory=dict)


def manifest(result: Result, facts: RunFacts, kept: Kept | None = None) -> str:
    """The text of run.json; the same run gives the same text, on any machine and day."""
    told: dict[str, Any] = told_of_run(
        facts, result.as_of, result.clock, result.periods, result.assumptions, result.outside
    ) | {
        "counts": {
            "payouts": len(result.payouts),
            "entries": len(result.entries),
            "pending": len(result.pending),
            "problems": len(result.problems),
            "withheld": sum(row.status == "withheld" for row in result.payouts),
        },
        "totals": _totals(result, facts.plan),
    }
    if facts.plan.recognitions or result.nominations:
        told["nominations"] = _nominations(result, facts.plan)
    if result.watched:
        told["pilots"] = [
            attrs.asdict(each) | {"mean": None if each.mean is None else plain(each.mean), "total": plain(each.total)}
            for each in result.watched
        ]
    if result.ensures:
        told["ensures"] = [
            {"text": each.text, "state": each.state, "checked": each.checked, "failing": list(each.failing)}
            for each in result.ensures
        ]
    if facts.plan.pay_in is not None:
        told["paid_in_currency"] = _paid_in(result)
    if kept is not None:
        told["definitions"] = told_of_definitions(kept)
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def told_of_run(
    facts: RunFacts,
    as_of: date | None,
    clock: date,
    periods: Sequence[Period],
    assumptions: Sequence[str],
    outside: Mapping[str, int],
) -> dict[str, Any]:
    """What was run on what: the first keys of run.json, however the figures were computed."""
    return {
        "format": 1,
        "plan": {"name": facts.plan.name, "title": facts.plan.title, "hash": facts.plan_hash},
        "data": {"hash": facts.data_digest},
        "parameters": {
            "hash": _hash(facts.params),
            "values": dict(sorted(facts.params.items())),
            "set_for_this_run": {
                name: {"plan": written, "run": facts.params[name]}
                for name, written in sorted(facts.written_params.items())
            },
        },
        "engine": {"name": facts.engine, "version": VERSION},
        "versions": {"incentlang": VERSION, "language": LANGUAGE_VERSION},
        "as_of": _iso(as_of),
        "clock": _iso(clock),
        "periods": [str(period) for period in periods],
        "assumptions": list(assumptions),
        "outside_plan_dates": dict(sorted(outside.items())),
    }


def told_of_definitions(kept: Kept) -> dict[str, Any]:
    """The definitions whose values are kept, and those that are left out, each with the reason."""
    return {"kept": list(kept.names), "left_out": {each.name: each.why for each in kept.left_out}}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _hash(params: Mapping[str, str]) -> str:
    lines = "".join(f"{name} = {value}\n" for name, value in sorted(params.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _nominations(result: Result, plan: Plan) -> dict[str, Any]:
    """How many were nominated for each recognition, and how many nominations were withdrawn."""
    names = {*(each.name for each in plan.recognitions), *(entry.unit for entry in result.nominations)}
    found = {name: {"nominated": 0, "withdrawn": 0} for name in names}
    for entry in result.nominations:
        found[entry.unit]["nominated" if entry.amount > 0 else "withdrawn"] += 1
    return dict(sorted(found.items()))


def _paid_in(result: Result) -> dict[str, str]:
    """What is paid in each currency: sums of one currency each, which are never added."""
    sums: dict[str, Decimal] = {}
    with exact_arithmetic():
        for row in result.payouts:
            if row.pay_currency:
                sums[row.pay_currency] = sums.get(row.pay_currency, Decimal(0)) + (row.paid_in_currency or Decimal(0))
    return {code: fixed(total, MINOR_PLACES.get(code, 2)) for code, total in sorted(sums.items())}


def _totals(result: Result, plan: Plan) -> dict[str, Any]:
    """Sums of what moved, by unit; `opening` is that of the first period, `balance` that of the last."""
    moved = (
        "earned",
        "held",
        "unvested",
        "forfeited",
        "capped",
        "payable",
        "drawn",
        "recovered",
        "clawed_back",
        "paid",
    )
    totals: dict[str, dict[str, Decimal]] = {plan.currency: {}}
    for row in result.payouts:
        names = [*moved]
        names += ["opening"] if row.period == result.periods[0] else []
        names += ["balance"] if row.period == result.periods[-1] else []
        with exact_arithmetic():
            for name in names:
                totals.setdefault(row.unit, {}).setdefault(name, Decimal(0))
                totals[row.unit][name] += getattr(row, name) or Decimal(0)
    return {
        unit: {
            name: fixed(sums.get(name, Decimal(0)), places_of(plan, unit)) for name in ("opening", *moved, "balance")
        }
        for unit, sums in sorted(totals.items())
    }
