"""``reference/engine-matrix.md``: which engine computes which plan of these pages, asked of the engines themselves."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT))

from incentlang.engines.relational.build import gaps_of  # noqa: E402
from incentlang.ir.program import Program  # noqa: E402
from incentlang.pipeline import compile_project  # noqa: E402
from incentlang.project import load_project  # noqa: E402

HEAD = """# What each engine computes

Every plan of these pages and every example, with what the columns do not compute and leave to the reference evaluator,
which computes everything. The page is made by asking the engine, so it is never out of date.
"""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", write_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_page(app: Sphinx) -> None:
    path = app.srcdir / "reference" / "engine-matrix.md"
    text = page(app.srcdir / "examples", CHECKOUT / "examples")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def page(*folders: Path) -> str:
    rows: list[tuple[str, tuple[str, ...]]] = []
    for folder in folders:
        for plan in sorted(folder.glob("*/plan.incent")):
            program = compiled(plan.parent)
            if program is not None:
                rows.append((plan.parent.name, tuple(dict.fromkeys(gap.what for gap in gaps_of(program)))))
    missing = Counter(what for _, gaps in rows for what in gaps)
    able = sum(not gaps for _, gaps in rows)
    lines = [
        HEAD,
        f"The columns compute **{able} of {len(rows)}** plans.",
        "",
        "| plan | reference | duckdb |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | yes | {'yes' if not gaps else 'no: ' + '; '.join(gaps)} |" for name, gaps in rows]
    lines += ["", "## What is missing", "", "| construct | plans that use it |", "|---|---|"]
    lines += [f"| {what} | {number} |" for what, number in missing.most_common()]
    return "\n".join(lines) + "\n"


def compiled(folder: Path) -> Program | None:
    """The program of a folder; one that has only a plan is made a project for as long as it takes."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name) / folder.name
        shutil.copytree(folder, work)
        if not (work / "incent.toml").exists():
            (work / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
        project, _ = load_project(work)
        return None if project is None else compile_project(project).program
