"""A statement as a workbook whose amounts are formulas: change a rate or a row, and see what pay would be.

Every formula carries the amount of the statement as the value that is shown until it is computed again, and a check
beside it says whether both agree. Spreadsheets compute in binary; the statement's own figures are exact.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

from incentlang.diagnostics.pages import WorkbooksNotInstalled
from incentlang.explain.trace import Figure, Trace
from incentlang.ir.program import Plan
from incentlang.outputs import places_of
from incentlang.outputs.csv_text import safe
from incentlang.statements.build import Stated
from incentlang.statements.formulas import Cells
from incentlang.statements.lines import Teller
from incentlang.statements.model import Component, Line
from incentlang.statements.sheets import sheet_class
from incentlang.statements.words import BALANCE

_WIDTHS = {"Statement": (34, 18, 18, 12), "Lines": (26, 26, 16, 18, 18, 60), "Numbers": (52, 20, 60)}
_HALF_STEP = Decimal("0.5")


def can_write_workbooks() -> WorkbooksNotInstalled | None:
    """What to say where workbooks cannot be written because XlsxWriter is not installed; None where they can."""
    try:
        import_module("xlsxwriter")
    except ImportError:
        return WorkbooksNotInstalled()
    return None


def write_workbook(stated: Stated, plan: Plan, path: Path) -> None:
    """Write the workbook of one statement.

    Args:
        stated: The statement and its trace.
        plan: Says how many digits amounts have.
        path: The file.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (an extra, and nothing else needs it)

    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(str(path), texts | {"in_memory": True}) as book:
        # Not the hour of writing: the same statement is the same file.
        book.set_properties({"created": datetime.combine(stated.statement.clock, time())})
        _Book(book, stated, plan).write()


@attrs.define
class _Book:
    """A workbook in the making."""

    book: Any
    stated: Stated
    plan: Plan
    _formats: dict[str, Any] = attrs.field(factory=dict)
    _moved: dict[int, list[Figure]] = attrs.field(factory=dict)

    def write(self) -> None:
        """All sheets: the statement, its lines, the numbers behind them, and the rows that measures add up."""
        kind = sheet_class()
        sheets = {name: self.book.add_worksheet(name, kind) for name in ("Statement", "Lines", "Numbers", "Rows")}
        self._moved = _moved(self.stated.trace)
        for name, widths in _WIDTHS.items():
            for column, width in enumerate(widths):
                sheets[name].set_column(column, column, width)
        tell = self.stated.tell
        cells = Cells(self.stated.trace, lambda figure: self._may_tell(tell, figure), tell.place)
        sums = self._lines(sheets["Lines"], cells)
        self._numbers(sheets["Numbers"], cells)
        self._rows(sheets["Rows"], cells, tell)
        self._statement(sheets["Statement"], sums)

    def _may_tell(self, tell: Teller, figure: Figure) -> bool:
        """Whether a figure and its parts are of nobody else."""
        if figure.node is not None and tell.is_of_another(self.stated.trace.node(figure.node)):
            return False
        return not (tell.names_others(figure.text) or any(tell.names_others(part.text) for part in figure.of))

    # --- sheets -----------------------------------------------------------------------------------

    def _lines(self, sheet: Any, cells: Cells) -> dict[tuple[str, str], str]:
        """The lines that pay or take; gives the formula of each component's sum, by name and unit."""
        heads = (
            "Component",
            "For",
            "Amount earned",
            "Adds to pay",
            "As the statement says",
            "Check",
            "How the plan reads",
        )
        self._heading(sheet, "Lines that pay or take in this period", heads)
        sums: dict[tuple[str, str], str] = {}
        row = 2
        for component in self.stated.statement.components:
            first = row
            for line in component.lines:
                self._line(sheet, row, component, line, cells)
                row += 1
            rest = component.amount.exact - sum(
                (line.amount.exact for line in component.lines if line.amount), Decimal(0)
            )
            if rest != 0:
                self._texts(sheet, row, component.name, "posted without a line of its own")
                sheet.write_number(row, 3, float(rest), self._money(component.amount.unit))
                row += 1
            told = f"SUM(Lines!$D${first + 1}:$D${row})" if row > first else "0"
            sums[component.name, component.amount.unit] = told
        sheet.autofilter(1, 0, max(row - 1, 1), len(heads) - 1)
        differs = {
            "type": "formula",
            "criteria": "=ABS($D3-$E3)>=0.005",
            "format": self._format("bad", {"bg_color": "#FECACA"}),
        }
        sheet.conditional_format(2, 3, max(row, 3), 4, differs)
        return sums

    def _line(self, sheet: Any, row: int, component: Component, line: Line, cells: Cells) -> None:
        assert line.amount is not None
        node, unit = self.stated.trace.node(line.node), line.amount.unit
        form = self._money(unit)
        self._texts(sheet, row, component.name, line.subject)
        earned = cells.formula(node.figure) if node.figure is not None else None
        if earned is not None and node.figure is not None and node.figure.value is not None:
            sheet.write_formula(row, 2, f"={earned}", form, float(Decimal(node.figure.value)))
        parts = self._moved.get(node.id, [])
        moved = parts[0] if len(parts) == 1 else None
        adds = cells.formula(moved, (node.id, f"$C${row + 1}") if earned is not None else None) if moved else None
        if adds is not None:
            sheet.write_formula(row, 3, f"={adds}", form, float(line.amount.exact))
        else:
            sheet.write_number(row, 3, float(line.amount.exact), form)
        sheet.write_number(row, 4, float(line.amount.exact), form)
        sheet.write_string(row, 5, safe(f"{line.how} ({component.place})" if line.how else component.place))

    def _numbers(self, sheet: Any, cells: Cells) -> None:
        self._heading(
            sheet,
            "Numbers that the lines read: change one, and every line follows",
            ("Number", "Value", "Where it stands"),
        )
        used: set[str] = set()
        for row, cell in enumerate(cells.found, start=cells.first - 1):
            sheet.write_string(row, 0, safe(cell.name))
            if cell.formula:
                sheet.write_formula(row, 1, f"={cell.formula}", None, float(cell.value))
                name = re.sub(r"\W+", "_", cell.name).strip("_")
                if (
                    name not in used
                    and re.fullmatch(r"[A-Za-z]\w{3,200}", name)
                    and not re.fullmatch(r"[A-Za-z]{1,3}\d+", name)
                ):
                    used.add(name)
                    self.book.define_name(name, f"={cells.sheet}!$B${row + 1}")
            else:
                sheet.write_number(row, 1, float(cell.value))
            sheet.write_string(row, 2, safe(cell.source))

    def _rows(self, sheet: Any, cells: Cells, tell: Teller) -> None:
        """The rows that measures add up, in the order in which tables walk along them."""
        sheet.write_string(0, 0, "Rows that measures add up, in the order in which they count", self._bold())
        for place, number in enumerate(cells.series):
            column = 3 * place
            for offset, head in enumerate(("Row", "Value")):
                sheet.write_string(1, column + offset, head, self._bold())
            sheet.set_column(column, column, 36)
            sheet.set_column(column + 1, column + 1, 16)
            for row, figure in enumerate(self.stated.trace.series[number], start=2):
                where = f"{figure.file}, row {figure.row}" if figure.file else tell.hide(figure.text)
                sheet.write_string(row, column, safe(where))
                sheet.write_number(row, column + 1, float(Decimal(figure.value or 0)))

    def _statement(self, sheet: Any, sums: dict[tuple[str, str], str]) -> None:
        told = self.stated.statement
        self._heading(
            sheet,
            f"{told.name} ({told.participant}), {told.period}: {told.title}",
            ("Component", "Computed here", "As the statement says", "Check"),
        )
        row = 2
        places: dict[str, list[int]] = {}
        for component in told.components:
            unit, form = component.amount.unit, self._money(component.amount.unit)
            sheet.write_string(row, 0, safe(component.title))
            formula = sums[component.name, unit]
            sheet.write_formula(row, 1, f"={formula}", form, float(component.amount.exact))
            sheet.write_number(row, 2, float(component.amount.exact), form)
            self._check(sheet, row, 3, f"B{row + 1}", f"C{row + 1}", unit)
            sheet.write_comment(row, 0, safe(component.place or component.name))
            places.setdefault(unit, []).append(row + 1)
            row += 1
        for account in told.accounts:
            row = self._account(sheet, row + 1, account.unit, places.get(account.unit, []))
        sheet.write_string(row + 1, 0, f"Plan {told.plan}, version {told.plan_hash}")
        sheet.write_string(
            row + 2, 0, "Spreadsheets compute in binary: a check allows for half of the smallest amount."
        )

    def _account(self, sheet: Any, row: int, unit: str, lines: list[int]) -> int:
        """Opening balance and components are what is paid and what is carried."""
        account = next(each for each in self.stated.statement.accounts if each.unit == unit)
        form = self._money(unit)
        opening = account.movements[0]
        sheet.write_string(row, 0, opening.word)
        sheet.write_number(row, 1, float(opening.amount.exact), form)
        if account.paid is None or account.balance is None:
            sheet.write_string(row + 1, 0, "Payment is withheld.")
            return row + 2
        due = f"B{row + 1}" + "".join(f"+B{line}" for line in lines)
        sheet.write_string(row + 1, 0, f"due in {unit}")
        sheet.write_formula(row + 1, 1, f"={due}", form, float(account.paid.exact + account.balance.exact))
        sheet.write_string(row + 2, 0, BALANCE[0])
        sheet.write_number(row + 2, 1, float(account.balance.exact), form)
        sheet.write_string(row + 3, 0, "paid", self._bold())
        sheet.write_formula(row + 3, 1, f"=B{row + 2}-B{row + 3}", form, float(account.paid.exact))
        sheet.write_number(row + 3, 2, float(account.paid.exact), form)
        self._check(sheet, row + 3, 3, f"B{row + 4}", f"C{row + 4}", unit)
        if unit == self.stated.statement.currency:
            self.book.define_name("paid", f"=Statement!$B${row + 4}")
        return row + 4

    # --- cells ------------------------------------------------------------------------------------

    def _check(self, sheet: Any, row: int, column: int, here: str, there: str, unit: str) -> None:
        tolerance = _HALF_STEP.scaleb(-places_of(self.plan, unit))
        formula = f'=IF(ABS({here}-{there})<{tolerance:f},"matches","differs")'
        sheet.write_formula(row, column, formula, None, "matches")

    def _texts(self, sheet: Any, row: int, *texts: str) -> None:
        for column, text in enumerate(texts):
            sheet.write_string(row, column, safe(text))

    def _heading(self, sheet: Any, title: str, heads: tuple[str, ...]) -> None:
        sheet.write_string(0, 0, safe(title), self._bold())
        for column, head in enumerate(heads):
            sheet.write_string(1, column, head, self._bold())
        sheet.freeze_panes(2, 0)

    def _bold(self) -> Any:
        return self._format("bold", {"bold": True})

    def _money(self, unit: str) -> Any:
        places = places_of(self.plan, unit)
        return self._format(unit, {"num_format": f"#,##0.{'0' * places}" if places else "#,##0"})

    def _format(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._formats:
            self._formats[name] = self.book.add_format(properties)
        return self._formats[name]


def _moved(trace: Trace) -> dict[int, list[Figure]]:
    """What each line adds to this payout, as the nodes of rules say, by the line's node."""
    found: dict[int, list[Figure]] = {}
    for number in trace.node(trace.root).inputs:
        rule = trace.node(number)
        for part in rule.figure.of if rule.figure is not None else ():
            if part.op == "line" and part.node is not None:
                found.setdefault(part.node, []).append(part)
    return found
