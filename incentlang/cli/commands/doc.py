"""`incent doc`: the plan as a document for the people who are paid under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from incentlang.cli.loading import load_plan
from incentlang.cli.refusal import MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.documents import can_write_pdf, document_of, to_html, to_markdown, to_pdf
from incentlang.outputs import check_target, replace_folder
from incentlang.pages import can_write_pages

_NAMES = {"html": "plan.html", "markdown": "plan.md", "pdf": "plan.pdf"}


def document_project(screen: Screen, folder: Path, forms: Sequence[str], out: Path, force: bool) -> int:
    """Write the document of a plan in each form that is asked for; a page and Markdown if none is named."""
    wanted = [form for form in _NAMES if form in (forms or ("html", "markdown"))]
    refusals = (
        can_write_pages() if "html" in wanted else None,
        can_write_pdf() if "pdf" in wanted else None,
        check_target(out, frozenset(_NAMES.values()), force),
    )
    found = [each for each in refusals if each is not None]
    if found:
        raise Refused(found, code=MISUSE)
    compiled, program = load_plan(folder)
    document = document_of(compiled, program)
    writers: dict[str, Callable[[], bytes]] = {
        "html": lambda: to_html(document).encode(),
        "markdown": lambda: to_markdown(document).encode(),
        "pdf": lambda: to_pdf(document),
    }
    files = {_NAMES[form]: writers[form]() for form in wanted}

    def fill(target: Path) -> None:
        for name, content in files.items():
            (target / name).write_bytes(content)

    replace_folder(out, fill)
    screen.say(f"the plan document of {program.plan.name}: {', '.join(str(out / name) for name in files)}")
    return OK
