"""Python on a page, run when the page is built: the cells of a page follow each other like those of a notebook."""

from __future__ import annotations

import ast
import contextlib
import io
import traceback
from typing import Any

from docutils import nodes
from incent_docs import workplace
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

NAMES = "incent-python"
"""Where the names that a page's cells have made are kept while the page is read."""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("incent-python", IncentPython)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class IncentPython(SphinxDirective):
    """``{incent-python}``: runs its content in the page's scratch folder, and shows what it printed and its last value.

    A last line that is an expression is shown as a notebook shows it: as HTML where it has a form of its own. A cell
    that fails ends the build.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        names: dict[str, Any] = self.env.current_document.setdefault(NAMES, {"__name__": "__page__"})
        with workplace(self.env, ".") as folder:
            try:
                printed, value = cell(code, names)
            except Exception as failed:
                raise self.error("".join(traceback.format_exception(failed))) from failed
        shown: list[nodes.Node] = [nodes.literal_block(code, code, language="python")]
        html = getattr(value, "_repr_html_", None)
        if value is not None and html is None:
            printed += repr(value)
        if printed.strip():
            text = printed.replace(str(folder), ".").rstrip()
            shown.append(nodes.literal_block(text, text, language="text"))
        if html is not None:
            shown.append(nodes.raw("", html(), format="html"))
        return shown


def cell(code: str, names: dict[str, Any]) -> tuple[str, object]:
    """What code prints, and the value of its last line if that is an expression.

    Args:
        code: The cell.
        names: What cells before it have made; new ones are added.
    """
    parsed = ast.parse(code)
    last = parsed.body.pop() if parsed.body and isinstance(parsed.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(parsed, "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last is not None else None
    return printed.getvalue(), value
