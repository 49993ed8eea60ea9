"""The parts of the documentation that the product writes itself, so that they cannot go stale.

* One page for each diagnostic, made from its class, and ``{incent-diagnostics}``, the list of them.
* ``{incent-thresholds}``: what a company's policy may set, made from the thresholds and the lints that ask them.
* ``{incent-run}``: a command that is run while the page is built, shown with what it printed.
* ``{incent-picture}``: a command that prints SVG, shown as the picture.
* ``{incent-file}`` and ``{incent-write}``: a file that such commands read or wrote, and one that they are to read.
* ``{incent-python}``: Python that is run while the page is built, shown with what it printed and its last value.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import inspect
import io
import os
import posixpath
import shlex
import shutil
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import duckdb
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from incentlang.cli import entry
from incentlang.diagnostics import Diagnostic
from incentlang.diagnostics.base import MENDED, examples_of, is_mendable
from incentlang.highlighting import IncentLexer
from incentlang.lint import DataLint, every_diagnostic, lints_by_threshold

CHECKOUT = Path(__file__).resolve().parent.parent.parent
WIDTH = 88


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_lexer("incent", IncentLexer)
    app.add_directive("incent-run", IncentRun)
    app.add_directive("incent-picture", IncentPicture)
    app.add_directive("incent-file", IncentFile)
    app.add_directive("incent-write", IncentWrite)
    app.add_directive("incent-python", IncentPython)
    app.add_directive("incent-diagnostics", IncentDiagnostics)
    app.add_directive("incent-thresholds", IncentThresholds)
    app.connect("builder-inited", write_diagnostic_pages)
    app.connect("env-purge-doc", forget_workplace)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


# --- one page for each diagnostic


def write_diagnostic_pages(app: Sphinx) -> None:
    """Write reference/diagnostics/CODE.md for each diagnostic, and remove pages of codes that are gone."""
    folder = app.srcdir / "reference" / "diagnostics"
    pages = {f"{code}.md": diagnostic_page(cls) for code, cls in every_diagnostic().items()}
    for path in folder.glob("[A-Z][0-9]*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def diagnostic_page(cls: type[Diagnostic]) -> str:
    # What is about the plan (E and L) shows plans, the rest shows data or commands; advice on data shows both.
    language = "incent" if cls.code[0] in "EL" and not issubclass(cls, DataLint) else "text"
    # An orphan: a sidebar with every diagnostic on every page would double the time of the build.
    parts = ["---\norphan: true\n---", f"# {cls.code} · {cls.title}"]
    parts += [f"*{cls.severity.value}*", inspect.cleandoc(cls.why), *([MENDED] if is_mendable(cls) else [])]
    for heading, example in zip(("Wrong", "Right"), examples_of(cls), strict=True):
        parts += [f"## {heading}", f"```{language}\n{example}\n```"]
    return "\n\n".join(parts) + "\n"


class IncentDiagnostics(SphinxDirective):
    """``{incent-diagnostics} E``: every diagnostic whose code begins so, with a link to its page.

    `:mendable:` leaves out those that `incent check --fix` never mends.
    """

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"mendable": directives.flag}

    def run(self) -> list[nodes.Node]:
        found = [(code, cls) for code, cls in sorted(every_diagnostic().items()) if code.startswith(self.arguments[0])]
        if "mendable" in self.options:
            found = [(code, cls) for code, cls in found if is_mendable(cls)]
        if not found:
            raise self.error(f"no diagnostic begins with {self.arguments[0]}")
        pages = posixpath.relpath("reference/diagnostics", posixpath.dirname(self.env.docname))
        return self.parse_text_to_nodes(
            "\n".join(f"* [{code}]({pages}/{code}.md) · {cls.title}" for code, cls in found)
        )


class IncentThresholds(SphinxDirective):
    """``{incent-thresholds}``: every threshold with its meaning, unit, range, default and the lints that ask it."""

    def run(self) -> list[nodes.Node]:
        pages = posixpath.relpath("reference/diagnostics", posixpath.dirname(self.env.docname))
        lines = ["| name | what it is | written as | from, to | default | asked by |", "|---|---|---|---|---|---|"]
        for each, lints in lints_by_threshold().items():
            asked = ", ".join(f"[{lint.code}]({pages}/{lint.code}.md)" for lint in lints)
            ends, default = f"{each.text(each.least)}, {each.text(each.most)}", each.text(each.default)
            lines.append(f"| `{each.name}` | {each.meaning} | {each.unit} | {ends} | {default} | {asked} |")
        return self.parse_text_to_nodes("\n".join(lines))


# --- commands that are run, and the files they read and write


class IncentRun(SphinxDirective):
    """``{incent-run} incent check examples/first``: runs the command and shows it with its output.

    The commands of a page run one after the other in a scratch folder that holds a copy of examples/ and of each
    folder of docs/examples/, so a page can make a project with `incent new` and go on with it, and no page can
    change the checkout. `:in:` is the folder to stand in, `:lines:` how many of its first lines are shown. `:exit:` is
    the exit code that the text around it tells the reader to expect; another one fails the build.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {
        "exit": directives.nonnegative_int,
        "in": directives.path,
        "lines": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        command = " ".join(self.arguments[0].split())
        program, *arguments = shlex.split(command)
        if program != "incent":
            raise self.error(f"incent-run runs only `incent`, not `{program}`")
        with workplace(self.env, self.options.get("in", ".")) as folder:
            code, output = run(arguments)
        output = output.replace(f"{folder}{os.sep}", "").replace(str(folder), ".")
        expected = self.options.get("exit", 0)
        if code != expected:
            raise self.error(f"`{command}` ended with {code}, not {expected}:\n{output}")
        most, lines = self.options.get("lines"), output.splitlines()
        if most is not None and len(lines) > most:
            output = "\n".join([*lines[:most], "…"])
        text = f"$ {command}\n{output}".rstrip()
        block = nodes.literal_block(text, text, language="text", classes=["incent-run"])
        self.set_source_info(block)
        return [block]


class IncentPicture(SphinxDirective):
    """``{incent-picture} incent graph first --format svg``: the picture that the command prints."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        _, *arguments = shlex.split(self.arguments[0])
        with workplace(self.env):
            code, output = run(arguments)
        if code != 0:
            raise self.error(f"`{self.arguments[0]}` ended with {code}:\n{output}")
        # A picture of its own, so that its style and its ids stay out of the page.
        source = base64.b64encode(output.encode()).decode()
        alternative = "The picture that the command draws"
        image = f'<img src="data:image/svg+xml;base64,{source}" alt="{alternative}" style="max-width:100%">'
        return [nodes.raw("", image, format="html")]


class IncentFile(SphinxDirective):
    """``{incent-file} first/out/payouts.csv``: shows a file of the scratch folder, or its first `:lines:`.

    Of a Parquet file it shows the rows as CSV has them.
    """

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"lines": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        with workplace(self.env) as folder:
            path = folder / self.arguments[0]
            if not path.is_file():
                raise self.error(f"no command on this page wrote {self.arguments[0]}")
            lines = rows(path) if path.suffix == ".parquet" else path.read_text(encoding="utf-8").splitlines()
        return [shown(self, "\n".join(lines[: self.options.get("lines")]), path.suffix)]


def rows(path: Path) -> list[str]:
    """The rows of a Parquet file under the names of their columns, as CSV has them."""
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"FROM read_parquet('{path}')")
        names = [column[0] for column in found.description or ()]
        cells = [["" if cell is None else str(cell) for cell in row] for row in found.fetchall()]
    return [",".join(row) for row in (names, *cells)]


class IncentWrite(SphinxDirective):
    """``{incent-write} my_plan/plan.incent``: writes its content to the scratch folder, and shows it."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        with workplace(self.env) as folder:
            path = folder / self.arguments[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        return [shown(self, text, path.suffix)]


def shown(directive: SphinxDirective, text: str, suffix: str) -> nodes.literal_block:
    """A block of a file's text, highlighted by the file's ending."""
    language = {".incent": "incent", ".toml": "toml", ".json": "json"}.get(suffix, "text")
    block = nodes.literal_block(text, text, language=language)
    directive.set_source_info(block)
    return block


def run(arguments: list[str]) -> tuple[int, str]:
    """Exit code and output, both streams in the order in which a terminal would show them."""
    # A text layer over bytes, like the real streams, whose encoding or buffer code may ask for.
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        code = entry(arguments)
    stream.seek(0)
    return code, stream.read()


@contextlib.contextmanager
def workplace(env: BuildEnvironment, inside: str = ".") -> Iterator[Path]:
    """Stand in the scratch folder of the page being read, with the environment of nobody in particular."""
    folder = workplace_of(env, env.docname)
    if not folder.exists():
        folder.mkdir(parents=True)
        shutil.copytree(CHECKOUT / "examples", folder / "examples")
        shutil.copytree(CHECKOUT / "docs" / "examples", folder, dirs_exist_ok=True)
    before = dict(os.environ)
    try:
        for name in ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TERMINAL_WIDTH"):
            os.environ.pop(name, None)
        os.environ.update(NO_COLOR="1", COLUMNS=str(WIDTH), INCENT_CACHE_DIR=str(folder.parent / ".cache"))
        with contextlib.chdir(folder / inside):
            yield folder
    finally:
        os.environ.clear()
        os.environ.update(before)


def forget_workplace(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """A page that is read again starts from a clean folder, and without the names of its cells."""
    shutil.rmtree(workplace_of(env, docname), ignore_errors=True)
    _names_of_pages.pop(docname, None)


def workplace_of(env: BuildEnvironment, docname: str) -> Path:
    return Path(env.app.outdir).parent / "scratch" / docname.replace("/", "-")


# --- Python, run as the cells of a notebook are

_names_of_pages: dict[str, dict[str, Any]] = {}
"""What the cells of each page have made."""


class IncentPython(SphinxDirective):
    """``{incent-python}``: runs its content in the page's scratch folder, and shows what it printed and its last value.

    A last line that is an expression is shown as a notebook shows it: as HTML where it has a form of its own. A cell
    that fails ends the build.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        names = _names_of_pages.setdefault(self.env.docname, {"__name__": "__page__"})
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
    last = parsed.body[-1] if parsed.body else None
    if isinstance(last, ast.Expr):
        parsed.body.pop()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(parsed, "<cell>", "exec"), names)
        value = (
            eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if isinstance(last, ast.Expr) else None
        )
    return printed.getvalue(), value
