"""Python on a page, executed as the page is built: what a notebook would show of it."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT))

from docs._ext.incent_docs import workplace  # noqa: E402


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("code-cell", CodeCell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class CodeCell(SphinxDirective):
    """``{code-cell} ipython3``: code with what it prints, and what its last expression is.

    Written as MyST notebooks write their cells, so that Jupyter opens the page as it stands. The cells of a page run
    one after the other with the same names, in the page's scratch folder. `:raises:` names the error that the text
    expects.
    """

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"raises": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        self.env.temp_data.setdefault("notebook", {"__name__": "__main__"})
        names: dict[str, Any] = self.env.temp_data["notebook"]
        stream = io.StringIO()
        expected = self.options.get("raises")
        with workplace(self.env), contextlib.redirect_stdout(stream):
            try:
                value = executed(code, names)
            except Exception as error:
                if type(error).__name__ != expected:
                    raise self.error(f"this cell ended with {type(error).__name__}: {error}") from error
                value, expected = None, None
                sys.stdout.write(f"{type(error).__name__}: {error}")
        if expected is not None:
            raise self.error(f"this cell did not raise {expected}")
        return [self.block(code, "python"), *self.shown(stream.getvalue(), value)]

    def shown(self, printed: str, value: Any) -> list[nodes.Node]:
        found: list[nodes.Node] = [self.block(printed.rstrip(), "text")] if printed else []
        if hasattr(value, "_repr_html_"):
            found.append(nodes.raw("", f'<div class="cell-output">{value._repr_html_()}</div>', format="html"))
        elif value is not None:
            found.append(self.block(repr(value), "text"))
        return found

    def block(self, text: str, language: str) -> nodes.literal_block:
        block = nodes.literal_block(text, text, language=language)
        self.set_source_info(block)
        return block


def executed(code: str, names: dict[str, Any]) -> Any:
    """The value of the last line, if it is an expression."""
    module = ast.parse(code)
    last = module.body[-1] if module.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(module, "<cell>", "exec"), names)
        return None
    exec(compile(ast.Module(module.body[:-1], []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
