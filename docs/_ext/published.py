"""``reference/published-cases.md``: the published plans that the tests recompute, run while the page is made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT))

from tests.published_cases import Figure, Published, expected, ours, published_cases, run_case  # noqa: E402

HEAD = """# Published cases

Plans and worked examples that somebody else published with their figures: handbooks, product manuals, filings,
questions on spreadsheet boards. Each is written here as a plan that a designer would recognise, and run on the figures
of its source. The tests compare every figure exactly; this page is made by running them.

A source often leaves something open, and sometimes slips. Each case says what, and which reading its plan states. Where
two readings are in use, both are computed.
"""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", write_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_page(app: Sphinx) -> None:
    path = app.srcdir / "reference" / "published-cases.md"
    text = page(published_cases())
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def page(cases: tuple[Published, ...]) -> str:
    values = {case.key: computed(case) for case in cases}
    holding = [case for case in cases if case.holds]
    number = sum(len(case.figures) for case in holding)
    parts = [HEAD, f"**{len(holding)} of {len(cases)}** cases hold, with {number} figures.", overview(cases)]
    parts += ["\n\n".join(section(case, values[case.key])) for case in cases]
    return "\n\n".join(parts) + "\n"


def computed(case: Published) -> list[str]:
    """Our figures, each as the source writes it; a figure that does not hold fails the build unless it waits."""
    if case.xfail:
        return ["" for _ in case.figures]
    with run_case(case) as work:
        return [one(case, figure, work) for figure in case.figures]


def one(case: Published, figure: Figure, work: Path) -> str:
    if figure.xfail:
        return ""
    value = ours(case, figure, work)
    if value != expected(figure):
        raise ExtensionError(f"{case.key}, {figure.what}: {value} is not {figure.published}")
    return figure.published


def overview(cases: tuple[Published, ...]) -> str:
    rows = ["| case | | mechanisms | figures | result |", "|---|---|---|---|---|"]
    rows += [
        f"| [{case.key.upper()}](#{case.key}) | {cell(case.title)} | {', '.join(case.mechanisms)} "
        f"| {len(case.figures)} | {result(case)} |"
        for case in cases
    ]
    return "\n".join(rows)


def result(case: Published) -> str:
    if case.xfail:
        return "not yet"
    held = sum(not figure.xfail for figure in case.figures)
    return "all hold" if held == len(case.figures) else f"{held} hold"


def section(case: Published, values: list[str]) -> Iterator[str]:
    yield f"({case.key})=\n## {case.key.upper()} · {case.title}"
    yield case.open.strip()
    if case.xfail:
        yield f"*Not yet computed: {case.xfail.removeprefix('waiting for: ')}.*"
    for plan in case.plans:
        name = plan.relative_to(case.folder).as_posix()
        heading = [f"`{name}`:"] if len(case.plans) > 1 else []
        yield "\n\n".join([*heading, f"```incent\n{plan.read_text(encoding='utf-8').rstrip()}\n```"])
    rows = ["| figure | published | ours |", "|---|---|---|"]
    for figure, value in zip(case.figures, values, strict=True):
        note = f" ({figure.slip})" if figure.slip else " (follows from it)" if figure.derived else ""
        rows.append(f"| {cell(figure.what)} | {figure.published}{cell(note)} | {value or 'not yet'} |")
    yield "\n".join(rows)


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
