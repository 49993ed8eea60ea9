"""Figures of a trace as formulas of a spreadsheet, so that who reads a statement can compute it again.

What the plan writes and what rows of data hold become cells with a name and a source; every other figure becomes a
formula over them. What a spreadsheet cannot compute in one formula (a walk through dates, other people's weights) is
a cell with its value, marked as taken from the statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs

from incentlang.explain.trace import Figure, Trace
from incentlang.values.numbers import RoundingMode, trimmed

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LONGEST = 4_000
"""Formulas are kept well below the 8,192 characters that a cell may have."""
_LEAVES = ("cell", "written", "stated", "constant", "counted", "found")
_PAYS = {"earn": 1, "adjust": 1, "share": 1, "vest": 1, "release": 1, "draw": 1, "forfeit": 0}
"""What each kind of entry does to pay, as `incent verify` has it; the others take from it."""
TAKEN = "as the statement says; not computed here"


@attrs.frozen
class Cell:
    """One number that formulas read: what it is, its value, where it comes from, and its formula if it has one."""

    name: str
    value: Decimal
    source: str
    formula: str = ""


@attrs.define
class Cells:
    """The numbers behind a workbook's formulas, each once, and the formulas themselves.

    Attributes:
        trace: Whose figures are written out.
        allowed: Whether a figure of another node may be told; those of other people may not.
        place: Where something stands in the plan, by its file and line.
        sheet: The sheet that the cells stand on, from row `first` on.
        found: The cells, in order.
        series: The lists of rows that are read: of each list of the trace its place on the sheet of rows.
    """

    trace: Trace
    allowed: Callable[[Figure], bool]
    place: Callable[[str, int], str]
    sheet: str = "Numbers"
    first: int = 3
    found: list[Cell] = attrs.field(factory=list)
    series: list[int] = attrs.field(factory=list)
    _places: dict[object, str] = attrs.field(factory=dict)

    def formula(self, figure: Figure, own: tuple[int, str] | None = None) -> str | None:
        """A figure without its leading `=`; None where not even its value is told.

        Args:
            figure: What to write.
            own: A node whose amount stands in a cell already, and that cell.
        """
        made = self._made(figure, own) if self.allowed(figure) else None
        if made is not None and len(made) <= _LONGEST:
            return made
        return self._taken(figure)

    def _taken(self, figure: Figure) -> str | None:
        if figure.value is None or not _NUMBER.fullmatch(figure.value):
            return None
        return self._cell(figure.text or figure.op, figure.value, TAKEN)

    def _made(self, figure: Figure, own: tuple[int, str] | None) -> str | None:
        if figure.op in _LEAVES:
            return self._leaf(figure)
        if figure.op in ("node", "amount of"):
            return self._node(figure, own)
        if figure.op == "running":
            return self._running(figure)
        if figure.op == "case":
            return self.formula(figure.of[-1], own)
        if figure.op == "otherwise":
            return self.formula(figure.of[1 if figure.of[0].value is None else 0], own)
        parts = [self.formula(part, own) for part in figure.of]
        if any(part is None for part in parts):
            return None
        return self._computed(figure, [part for part in parts if part is not None])

    def _computed(self, figure: Figure, parts: Sequence[str]) -> str | None:
        match figure.op:
            case "sum":
                return f"({'+'.join(parts)})" if parts else "0"
            case "stands":
                signs = (_PAYS.get(move.text, -1) for move in figure.of)
                return (
                    f"({'+'.join(f'{sign}*{part}' for sign, part in zip(signs, parts, strict=True))})" if parts else "0"
                )
            case "line":
                return f"({parts[0]}-{parts[1]})"
            case "negative":
                return f"(-{parts[0]})"
            case "product":
                return f"({'*'.join(parts)})"
            case "quotient":
                return f"({parts[0]}/{parts[1]})"
            case "position":
                return f"IF({parts[1]}=0,0,{parts[0]}/{parts[1]})"
            case "same" | "move":
                return parts[0]
            case "round":
                return rounding(parts[0], Decimal(figure.step), figure.mode)  # type: ignore[arg-type]
            case "greater" | "highest":
                return f"MAX({','.join(parts)})"
            case "lesser" | "lowest":
                return f"MIN({','.join(parts)})"
            case "average":
                return f"AVERAGE({','.join(parts)})" if parts else None
            case "table" if figure.mode == "band":
                return self._band(figure, parts[0])
            case "slices":
                return self._slices(figure, *parts)
            case "walk":
                amount, before, after, unit = parts
                moved = self._slices(figure, before, after, unit)
                there = self._band(figure, f"({after}/{unit})")
                if moved is None or there is None:
                    return None
                return f"({amount}*IF({after}={before},{there},{moved}/({after}-{before})))"
            case _:
                return None

    def _leaf(self, figure: Figure) -> str | None:
        if figure.value is None or not _NUMBER.fullmatch(figure.value):
            return None
        if figure.op == "constant":
            return figure.value
        place = f"{figure.file}, row {figure.row}" if figure.file else "the plan" if figure.op == "written" else TAKEN
        if figure.column:
            place += f", column {figure.column.rpartition('.')[2]}"
        return self._cell(figure.text or figure.op, figure.value, place)

    def _node(self, figure: Figure, own: tuple[int, str] | None) -> str | None:
        if own is not None and figure.node == own[0]:
            return own[1]
        node = self.trace.node(figure.node or 0)
        known = self._places.get(("node", node.id))
        if known is not None:
            return known
        formula = self.formula(node.figure) if node.figure is not None and figure.op == "node" else None
        value = figure.value or node.unrounded or node.value
        if value is None:
            return None
        when = ", ".join(text for name, text in node.key if name != "participant")
        source = self.place(node.file, node.line) if formula is not None else TAKEN
        place = self._add(Cell(f"{node.definition} {when}", Decimal(value), source, formula or ""))
        self._places["node", node.id] = place
        return place

    def _running(self, figure: Figure) -> str | None:
        assert figure.series is not None
        if figure.value is None or figure.first is None or figure.last is None:
            return None
        key = ("running", figure.series, figure.first, figure.last)
        if key not in self._places:
            if figure.series not in self.series:
                self.series.append(figure.series)
            column = column_name(1 + 3 * self.series.index(figure.series))
            rows = f"Rows!${column}${figure.first + 3}:${column}${figure.last + 2}"
            formula = f"SUM({rows})" if figure.last > figure.first else "0"
            name = f"{figure.text} up to a row" if figure.last > figure.first else f"{figure.text} before the first row"
            self._places[key] = self._add(Cell(name, Decimal(figure.value), "the rows beside", formula))
        return self._places[key]

    def _bands(self, figure: Figure) -> list[tuple[str | None, bool, str]] | None:
        """Where each band begins, whether only above that, and what it gives; None where starts are no numbers."""
        found: list[tuple[str | None, bool, str]] = []
        for start, gives, words in ((row[0] or "", row[1] or "", row[-1] or "") for row in figure.table):
            begins = re.fullmatch(r"(from|above) (-?\d+(?:\.\d+)?)", start)
            if (begins is None and start != "any") or not _NUMBER.fullmatch(gives):
                return None
            at = self._cell(f"{figure.text}: {words}, begins", begins[2], "the plan") if begins else None
            found.append(
                (
                    at,
                    begins is not None and begins[1] == "above",
                    self._cell(f"{figure.text}: {words}, gives", gives, "the plan"),
                )
            )
        return found or None

    def _band(self, figure: Figure, at: str) -> str | None:
        bands = self._bands(figure)
        if bands is None:
            return None
        formula = bands[0][2]
        for start, above, gives in bands[1:]:
            formula = f"IF({at}{'>' if above else '>='}{start},{gives},{formula})"
        return formula

    def _slices(self, figure: Figure, before: str, after: str, unit: str) -> str | None:
        """Each part of the stretch at its band's rate; backwards it is taken off again."""
        bands = self._bands(figure)
        if bands is None:
            return None
        low, high = f"MIN({before},{after})", f"MAX({before},{after})"
        parts = []
        for index, (start, _, gives) in enumerate(bands):
            begin = f"MAX({low},{start}*{unit})" if index and start else low
            end = f"MIN({high},{bands[index + 1][0]}*{unit})" if index + 1 < len(bands) else high
            parts.append(f"{gives}*MAX(0,{end}-{begin})")
        return f"(({'+'.join(parts)})*SIGN({after}-{before}))"

    def _cell(self, name: str, value: str, source: str) -> str:
        key = (name, value, source)
        if key not in self._places:
            self._places[key] = self._add(Cell(name, Decimal(value), source))
        return self._places[key]

    def _add(self, cell: Cell) -> str:
        self.found.append(cell)
        return f"{self.sheet}!$B${self.first + len(self.found) - 1}"


def rounding(formula: str, step: Decimal, mode: RoundingMode) -> str:
    """A formula rounded as the plan says.

    A spreadsheet computes in binary: 2.675 is a little less there. So the number of steps is first brought to eight
    places, far finer than any step and coarser than that error.
    """
    places = max(0, -int(step.normalize().as_tuple().exponent))
    size = trimmed(step)
    steps = f"ROUND({formula}/{size},8)"
    match mode:
        case "half up":
            whole = f"ROUND({steps},0)"
        case "half even":
            whole = f"IF(MOD(ABS({steps}),2)=0.5,ROUNDDOWN({steps},0),ROUND({steps},0))"
        case "down":
            whole = f"ROUNDDOWN({steps},0)"
        case "up":
            whole = f"ROUNDUP({steps},0)"
        case "floor":
            whole = f"INT({steps})"
        case "ceiling":
            whole = f"-INT(-{steps})"
    return f"ROUND({whole}*{size},{places})"


def column_name(index: int) -> str:
    """`A` of 0, `AB` of 27."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
