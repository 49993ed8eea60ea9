"""``{incent-case} us_date``: a mistake of a beginner as its golden case shows it: the call, and what is answered.

The tests compare what stands there with what `incent` says, letter by letter. `:call:` is which call of the case is
shown, counted from 1.
"""

from __future__ import annotations

import shlex
import tomllib
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

CASES = Path(__file__).resolve().parent.parent.parent / "tests" / "cases"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("incent-case", IncentCase)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class IncentCase(SphinxDirective):
    """Shows a call of a case under `tests/cases/beginner/`, or of another one by its path there."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"call": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        name, number = self.arguments[0], self.options.get("call", 1)
        folder = CASES / (name if "/" in name else f"beginner/{name}")
        if not (folder / "case.toml").is_file():
            raise self.error(f"there is no case {name}")
        commands = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))["commands"]
        if number > len(commands):
            raise self.error(f"{name} has {len(commands)} calls")
        command = commands[number - 1]
        said = [f"$ incent {shlex.join(command)}"]
        for stream in ("stdout", "stderr"):
            path = folder / "expected" / f"{number}-{command[0]}.{stream}"
            self.env.note_dependency(str(path))
            said += [path.read_text(encoding="utf-8").rstrip()] if path.is_file() else []
        text = "\n".join(said)
        block = nodes.literal_block(text, text, language="text", classes=["incent-run"])
        self.set_source_info(block)
        return [block]
