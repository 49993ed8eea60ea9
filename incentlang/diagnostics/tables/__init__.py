"""Tables: rows, bands, points and cases."""

from incentlang.diagnostics.tables.bands import (
    BandCell,
    CurveNeedsEnd,
    DoubledBand,
    EmptyTable,
    EndNotHere,
    MixedColumn,
    OneAxis,
    RowWidth,
)
from incentlang.diagnostics.tables.cases import (
    AmbiguousAxis,
    ArgumentCount,
    ArgumentKind,
    AxisKind,
    CaseCoveredTwice,
    CaseMissing,
    CellKind,
    NeedsGives,
    TooManyCases,
)

__all__ = [
    "AmbiguousAxis",
    "ArgumentCount",
    "ArgumentKind",
    "AxisKind",
    "BandCell",
    "CaseCoveredTwice",
    "CaseMissing",
    "CellKind",
    "CurveNeedsEnd",
    "DoubledBand",
    "EmptyTable",
    "EndNotHere",
    "MixedColumn",
    "NeedsGives",
    "OneAxis",
    "RowWidth",
    "TooManyCases",
]
