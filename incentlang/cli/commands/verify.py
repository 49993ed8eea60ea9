"""`incent verify`: the figures of an explanation, each computed again from its parts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from incentlang.cli.characters import harmless
from incentlang.cli.loading import load_data, load_plan
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.verifying import NoTrace, TraceOfAnotherVersion
from incentlang.explain.trace import TRACE_VERSION
from incentlang.running import quoted
from incentlang.verify import Checked, Wrong, check, figures

_WORDS = {
    "amount of": "amounts taken over",
    "node": "values read",
    "sum": "sums",
    "line": "lines",
    "stands": "lines",
    "product": "products",
    "quotient": "quotients",
    "round": "roundings",
    "part": "parts of a whole",
    "near": "parts of a whole",
    "running": "running totals",
    "walk": "table slices",
    "slices": "table slices",
    "table": "table look-ups",
    "after": "waits",
    "none within": "waits",
    "date plus": "dates",
}
"""What counts of operations are called; those with another name are `other steps`, unless they are words already."""
_PLAIN = {
    "amounts", "amounts before rounding", "balances", "conditions", "counts", "dates", "rates of tables",
    "values from data", "values of the plan", "values compared with the files",
}  # fmt: skip


def verify_trace(screen: Screen, path: Path, data: Path | None, form: str) -> int:
    """Check a trace; with `data` compare what it quotes with the files of that project too."""
    trace = _trace(path)
    checked = check(trace)
    if data is not None:
        _compare(screen, trace, data, checked)
    if form == "json":
        screen.say(json.dumps(_json(checked), ensure_ascii=False, indent=2))
    else:
        screen.say(_text(trace, checked))
    return FOUND if checked.wrong else OK


def _trace(path: Path) -> dict[str, Any]:
    """The trace of a file, or why it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except IsADirectoryError:
        raise _refused(NoTrace(path=str(path), reason="it is a folder")) from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError):
        raise _refused(NoTrace(path=str(path), reason="it is not written in JSON")) from None
    version = found.get("version") if isinstance(found, dict) else None
    if version is None or not isinstance(found.get("nodes"), list) or not found["nodes"]:
        raise _refused(NoTrace(path=str(path), reason="it holds no nodes of an explanation"))
    if version != TRACE_VERSION:
        raise _refused(TraceOfAnotherVersion(path=str(path), found=str(version), known=TRACE_VERSION))
    missing = [name for name in ("period", "first_day", "last_day", "clock", "as_of", "currency") if name not in found]
    if missing:
        raise _refused(NoTrace(path=str(path), reason=f"it says no `{missing[0]}`"))
    return dict(found)


def _refused(problem: Diagnostic) -> Refused:
    return Refused([problem], None, MISUSE)


def _compare(screen: Screen, trace: dict[str, Any], folder: Path, checked: Checked) -> None:
    """Look up every value that was taken from a column where it stands."""
    compiled, program = load_plan(folder)
    if compiled.plan_hash != trace.get("plan_hash"):
        screen.note(f"note: the plan in `{folder}` is not the one that the trace was made with")
    there = quoted(load_data(compiled, program, (), screen).dataset, program.schema)
    for figure in figures(trace):
        if figure["op"] == "cell" and figure.get("column"):
            place = (figure["file"], figure["row"], figure["column"])
            checked.counts["values compared with the files"] += 1
            says = there.get(place, "no such row or column")
            if says != figure["value"]:
                where = f"{place[0]}, row {place[1]}, {place[2]}"
                checked.wrong.append(Wrong(where, str(figure["value"]), str(says)))


def _counted(checked: Checked) -> Counter[str]:
    """How often what was computed again, in words."""
    found: Counter[str] = Counter()
    for name, count in checked.counts.items():
        found[name if name in _PLAIN else _WORDS.get(name, "other steps")] += count
    return found


def _text(trace: dict[str, Any], checked: Checked) -> str:
    root = trace["nodes"][trace["root"]]
    head = f"{trace.get('name', trace.get('participant'))}, {trace['period']}: {root.get('value')} {root.get('unit')}"
    lines = [head, ""]
    unique = list(dict.fromkeys(checked.wrong))
    if not unique:
        lines.append("every figure follows from its parts")
    else:
        one = len(unique) == 1
        many = f"{len(unique):,} figures do not follow from their parts:"
        lines.append("1 figure does not follow from its parts:" if one else many)
        lines += [f"  {each.where}: {each.stands} stands there, {each.follows} follows" for each in unique]
    counts = _counted(checked).most_common()
    lines += ["", "checked: " + ", ".join(f"{name} {count:,}" for name, count in counts)]
    left = {name: count for name, count in checked.unchecked.items() if count}
    if left:
        lines.append(f"not checked: {sum(left.values()):,} values that nothing in the trace leads to")
        lines += [f"  {name}" + (f" ({count} times)" if count > 1 else "") for name, count in sorted(left.items())]
    lines.append(f"not read: {_sentences(trace):,} sentences, which tell the figures in words")
    return "\n".join(map(harmless, lines))  # a trace holds what others wrote


def _sentences(trace: dict[str, Any]) -> int:
    nodes = trace["nodes"]
    in_clauses = sum(len(clause["notes"]) for node in nodes for clause in node["clauses"])
    return in_clauses + sum(1 for node in nodes if node["note"])


def _json(checked: Checked) -> dict[str, Any]:
    return {
        "version": 1,
        "accepted": not checked.wrong,
        "wrong": [each._asdict() for each in dict.fromkeys(checked.wrong)],
        "checked": dict(_counted(checked)),
        "not_checked": {name: count for name, count in checked.unchecked.items() if count},
    }
