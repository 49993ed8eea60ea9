"""The scaling plot: seconds and peak memory over deals, from saved results.

python -m benchmarks.columnar.plot results.json scaling.svg
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from benchmarks.columnar.contenders import CONTENDERS
from benchmarks.columnar.measure import Measured
from benchmarks.columnar.results import load

# Okabe and Ito: told apart by everybody. Whoever comes after the last colour begins again with broken lines.
COLOURS = ("#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7", "#000000")
MARKERS = "osD^vPX"


def draw(found: list[Measured], out: Path) -> None:
    """Write the plot.

    Args:
        found: Results of any number of sizes and contenders.
        out: A file; its ending says which kind, such as `.svg`.
    """
    # The same results give the same file: no date, no random names, and letters that stay text.
    mpl.rcParams.update({"svg.hashsalt": "columnar", "svg.fonttype": "none", "font.size": 9})
    by_name: dict[str, list[Measured]] = defaultdict(list)
    for measured in sorted(found, key=lambda each: each.deals):
        by_name[measured.name].append(measured)
    order = [contender.name for contender in CONTENDERS if contender.name in by_name]
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    _panel(left, order, by_name, lambda each: each.median, "seconds")
    _panel(right, order, by_name, lambda each: each.peak_mb, "peak memory, MB")
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)


def _panel(
    axes: Axes, order: list[str], by_name: dict[str, list[Measured]], value: Callable[[Measured], float], what: str
) -> None:
    for number, name in enumerate(order):
        points = by_name[name]
        axes.plot(
            [each.deals for each in points],
            [value(each) for each in points],
            label=name,
            color=COLOURS[number % len(COLOURS)],
            marker=MARKERS[number % len(MARKERS)],
            linestyle="-" if number < len(COLOURS) else "--",
            markersize=4,
            linewidth=1.2,
        )
    axes.set(xscale="log", yscale="log", xlabel="deals", title=what)
    axes.set_xticks(sorted({each.deals for points in by_name.values() for each in points}))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda deals, _: f"{deals:,.0f}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,g}"))
    axes.grid(True, which="major", linewidth=0.4, alpha=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columnar.plot", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", help="files written by --save")
    parser.add_argument("out", type=Path, help="the picture to write, such as scaling.svg")
    given = parser.parse_args()
    draw([measured for results in given.results for measured in load(results)], given.out)


if __name__ == "__main__":
    main()
