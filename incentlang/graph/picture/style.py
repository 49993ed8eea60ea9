"""How the picture looks on light and dark paper.

Colours are written out where they are used, twice: programs that turn SVG into other pictures know `@media` or pass it
over, but many know no variables.
"""

from __future__ import annotations

import attrs

from incentlang.graph.picture.grains import Key


@attrs.frozen
class Paper:
    """Colours that stay the same whatever the grains: paper, text, and what only reads the focus."""

    paper: str
    band: str
    border: str
    text: str
    second: str
    faint_line: str
    faint_text: str


LIGHT = Paper("#ffffff", "#f7f8fa", "#e4e7ec", "#1a202c", "#475467", "#667085", "#5b6472")
DARK = Paper("#0f131a", "#161b24", "#2a313d", "#f2f4f7", "#b6bfcc", "#8b95a5", "#a3adbb")
PAPERS = (LIGHT, DARK)

_SHAPES = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
    ".title{font-size:18px;font-weight:700}"
    ".heading{font-size:12px;font-weight:600}"
    ".name{font-size:13px;font-weight:600}"
    ".grain{font-size:11px}"
    ".label{font-size:12px}"
    ".line{fill:none;stroke-width:1.4}"
    ".body{stroke-width:1.2}"
    ".swatch{stroke-width:1.5}"
    ".focus .body{stroke-width:3}"
    ".faint .body,.swatch.faint,.line.faint{stroke-dasharray:4 3}"
    ".faint .stripe{display:none}"
)


def style_of(key: Key) -> str:
    """The style sheet of a picture with these colours."""
    light, dark = _paper(LIGHT), _paper(DARK)
    for number, colour in enumerate(key.colours.values()):
        light += _ink(number, colour.line, colour.fill)
        dark += _ink(number, colour.dark_line, colour.dark_fill)
    light += _faint(LIGHT)
    dark += _faint(DARK)
    return f"{_SHAPES}{light}@media (prefers-color-scheme:dark){{{dark}}}"


def _paper(of: Paper) -> str:
    return (
        f".paper{{fill:{of.paper}}}.band{{fill:{of.band};stroke:{of.border}}}"
        f".title,.name{{fill:{of.text}}}.heading,.grain,.label{{fill:{of.second}}}"
    )


def _ink(number: int, line: str, fill: str) -> str:
    at = f".g{number}"
    return f"{at} .body,.swatch{at}{{fill:{fill};stroke:{line}}}{at} .stripe{{fill:{line}}}.line{at}{{stroke:{line}}}"


def _faint(of: Paper) -> str:
    """What only reads the focus: dashed, without a colour of its own, and still readable."""
    return (
        f".faint .body,.swatch.faint{{fill:{of.paper};stroke:{of.faint_line}}}.line.faint{{stroke:{of.faint_line}}}"
        f".faint .name,.faint .grain{{fill:{of.faint_text}}}"
    )
