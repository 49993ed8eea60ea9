"""What a run hands to Python: tables, and explanations that can be searched and shown."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import attrs

from incentlang.explain import Depth, Trace, render_html, render_page, render_text
from incentlang.explain.trace import Node
from incentlang.outputs import OutColumn, OutTable, sql_columns
from incentlang.words import trace_in_words


@attrs.frozen
class Explanation:
    """The derivation of a payout; printed, it stands beside the plan's own lines, and in a notebook it opens.

    It is iterated over as its nodes: one for each definition and key, the payout's own after those that it reads.
    """

    trace: Trace = attrs.field(repr=False)

    def __str__(self) -> str:
        return self.text()

    def __iter__(self) -> Iterator[Node]:
        return iter(self.trace.nodes)

    def __len__(self) -> int:
        return len(self.trace.nodes)

    @property
    def root(self) -> Node:
        """The node of the payout, or of the part that was asked for."""
        return self.trace.node(self.trace.root)

    def find(
        self,
        definition: str | None = None,
        *,
        kind: str | None = None,
        state: str | None = None,
        subject: str | None = None,
    ) -> list[Node]:
        """The nodes that are as asked, in the order of the trace.

        Args:
            definition: The name of a rule, a measure, a table or an input.
            kind: `payout`, `rule`, `credit`, `table`, `measure` or `input`.
            state: `met`, `pending`, `failed` or `problem`.
            subject: The key of the row.

        Raises:
            ValueError: Nothing is called so in this explanation; the message says what is there.
        """
        wanted = {"definition": definition, "kind": kind, "state": state, "subject": subject}
        for name, value in wanted.items():
            there = {_part(node, name) for node in self}
            if value is not None and value not in there:
                known = ", ".join(sorted(each for each in there if each))
                raise ValueError(f"no node has the {name} {value!r}; there are {known or 'none'}")
        asked = {name: value for name, value in wanted.items() if value is not None}
        return [node for node in self if all(_part(node, name) == value for name, value in asked.items())]

    def reads(self, node: Node) -> list[Node]:
        """The nodes that a node was computed from."""
        return [self.trace.node(number) for number in node.inputs]

    def text(self, width: int = 100, depth: Depth = 2) -> str:
        """The derivation as text of so many columns: 1 is a summary, 2 the rules line by line, 3 every row as well."""
        return render_text(self.trace, width=width, color=False, depth=depth)

    def in_words(self) -> tuple[str, ...]:
        """The derivation as plain sentences: the sum, what each rule brought and what waits, the account."""
        return trace_in_words(self.trace)

    def html(self) -> str:
        """The derivation as a page that needs nothing else."""
        return render_page(self.trace)

    def _repr_html_(self) -> str:
        return render_html(self.trace)

    def to_json(self) -> dict[str, Any]:
        """The derivation as plain values."""
        return self.trace.to_json()

    @property
    def nodes(self) -> Table:
        """One row per node; values as exact text, because some are dates or words."""
        rows = tuple(tuple(_cell(node, column.name) for column in _NODES) for node in self)
        return Table(OutTable("nodes", _NODES, rows, 0))

    def to_arrow(self) -> Any:
        """The nodes as a `pyarrow.Table`."""
        return self.nodes.to_arrow()


_NODES = (
    OutColumn("id", "whole"),
    *map(OutColumn, ("kind", "definition", "participant", "period", "subject", "state", "value", "unrounded", "unit")),
    OutColumn("file"),
    OutColumn("line", "whole"),
    *map(OutColumn, ("inputs", "rows", "note")),
)


def _part(node: Node, name: str) -> str:
    return node.part("subject") if name == "subject" else getattr(node, name) or ""


def _cell(node: Node, name: str) -> Any:
    match name:
        case "participant" | "period" | "subject":
            return node.part(name)
        case "inputs":
            return " ".join(map(str, node.inputs))
        case "rows":
            return "; ".join(f"{row.file}, row {row.row}" for row in node.rows)
        case _:
            return getattr(node, name)


class Table:
    """Rows of a result. Amounts are `Decimal`, dates `date`; what is missing is None."""

    def __init__(self, table: OutTable) -> None:
        self._table = table

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {self._table.name}: {', '.join(self.columns)}>"

    def __len__(self) -> int:
        return len(self._table.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self._table.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self._table.columns)

    def rows(self) -> list[dict[str, Any]]:
        """The rows, each as a dictionary."""
        return list(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as an Arrow stream, which most libraries of tables can take."""
        arrow = import_module("incentlang.data.parquet_out")  # it loads DuckDB
        return arrow.arrow_stream(sql_columns(self._table), self._table.rows, requested_schema)

    def to_arrow(self) -> Any:
        """A `pyarrow.Table`."""
        return _library("pyarrow").table(self)

    def to_polars(self) -> Any:
        """A `polars.DataFrame`."""
        return _library("polars").DataFrame(self)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`; amounts stay exact, as `Decimal`."""
        return _library("pandas").DataFrame(self.rows(), columns=list(self.columns))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise ModuleNotFoundError(f"this needs {name}: pip install {name}; or use `.rows()`", name=name) from None
