"""Where boxes and lines stand: few crossings, boxes near what they read, lines that go past boxes and not through.

The usual three steps of a layered drawing, on columns that are given. A line that passes a column has a place of its
own in it, a *lane*. All lines from one box share their lanes, like a cable that branches where it is read.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

import attrs

from incentlang.graph.model import RuleGraph
from incentlang.graph.picture.columns import Column

BOX_HEIGHT = 44
LANE_HEIGHT = 2
GAPS = {(True, True): 14, (True, False): 11, (False, True): 11, (False, False): 8}
"""Between a box and the next below, a box and a lane, and two lanes."""

SWEEPS = 24
SMALL_BEND = 14
NARROWEST_ALLEY, WIDEST_ALLEY = 64, 190


@attrs.frozen
class Item:
    """A box, or the lane of its lines where they pass a column."""

    name: str
    column: int
    is_box: bool

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return BOX_HEIGHT if self.is_box else LANE_HEIGHT


@attrs.frozen
class Spot:
    """Where a box stands: its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int


@attrs.frozen
class Layout:
    """The whole drawing, its upper left corner at 0, 0.

    Attributes:
        spots: Of each box, by name.
        lines: Of each edge, by reader and read: points from the read box to the reader. From an even point to the next
            a line is curved, from an odd one it is straight.
        spans: From where to where each column goes.
    """

    spots: Mapping[str, Spot]
    lines: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
    spans: tuple[tuple[int, int], ...]
    width: int
    height: int


def lay_out(graph: RuleGraph, columns: Sequence[Column], widths: Mapping[str, int]) -> Layout:
    """Places for boxes of these widths; boxes of a column are all as wide as the widest."""
    net = _Net(graph, columns)
    order = net.with_few_crossings()
    middles = net.middles(order)
    wide = [max(widths[name] for name in column.names) for column in columns]
    spans: list[tuple[int, int]] = []
    left = 0
    for place, width in enumerate(wide):
        spans.append((left, left + width))
        left += width + (net.alley(place, middles) if place + 1 < len(wide) else 0)
    spots = {
        item.name: Spot(spans[item.column][0], middle - BOX_HEIGHT // 2, wide[item.column], BOX_HEIGHT)
        for item, middle in middles.items()
        if item.is_box
    }
    lines = {(edge.reader, edge.read): net.line(edge.read, edge.reader, middles, spans) for edge in graph.edges}
    height = max((middle + item.height // 2 for item, middle in middles.items()), default=0)
    return Layout(spots, lines, tuple(spans), left, height)


class _Net:
    """Boxes and lanes, and which stand beside which."""

    def __init__(self, graph: RuleGraph, columns: Sequence[Column]) -> None:
        self.columns: list[list[Item]] = [
            [Item(name, place, True) for name in column.names] for place, column in enumerate(columns)
        ]
        self.boxes = {item.name: item for column in self.columns for item in column}
        self.lefts: dict[Item, list[Item]] = {item: [] for column in self.columns for item in column}
        self.rights: dict[Item, list[Item]] = {item: [] for column in self.columns for item in column}
        for edge in graph.edges:
            self._join(self.boxes[edge.read], self.boxes[edge.reader])

    def _join(self, read: Item, reader: Item) -> None:
        before = read
        for place in range(read.column + 1, reader.column):
            lane = Item(read.name, place, False)
            if lane not in self.lefts:
                self.columns[place].append(lane)
                self.lefts[lane], self.rights[lane] = [before], []
                self.rights[before].append(lane)
            before = lane
        self.lefts[reader].append(before)
        self.rights[before].append(reader)

    def with_few_crossings(self) -> list[list[Item]]:
        """Each column from top to bottom: the best of many sweeps, each box at the middle of its neighbours."""
        order = [list(column) for column in self.columns]
        best, fewest = order, self._crossings(order)
        for sweep in range(SWEEPS):
            order = [list(column) for column in order]
            to_the_right = sweep % 2 == 0
            places = range(1, len(order)) if to_the_right else range(len(order) - 2, -1, -1)
            beside = self.lefts if to_the_right else self.rights
            for place in places:
                fixed = order[place - 1 if to_the_right else place + 1]
                rank = {item: float(at) for at, item in enumerate(fixed)}
                order[place] = _by_barycentre(order[place], beside, rank)
            found = self._crossings(order)
            if found < fewest:
                best, fewest = order, found
        return best

    def _crossings(self, order: list[list[Item]]) -> int:
        total = 0
        for left, right in pairwise(order):
            rank = {item: at for at, item in enumerate(right)}
            ends: list[int] = []
            for item in left:
                own = sorted(rank[other] for other in self.rights[item] if other in rank)
                total += sum(len(ends) - bisect_right(ends, end) for end in own)
                for end in own:
                    insort(ends, end)
        return total

    def middles(self, order: list[list[Item]]) -> dict[Item, int]:
        """The height at which the middle of each item stands: as near to its neighbours as the others let it."""
        middles: dict[Item, float] = {}
        for column in order:
            middles.update(zip(column, _offsets(column), strict=True))
        for sweep in range(SWEEPS):
            way = (self.lefts, self.rights)[sweep % 2]
            last = sweep >= SWEEPS - 2
            for column in order if sweep % 2 == 0 else reversed(order):
                wanted, weights = [], []
                for item in column:
                    near = [*self.lefts[item], *self.rights[item]] if last else way[item]
                    wanted.append(_mean(item, near, middles))
                    weights.append(math.fsum(_pull(item, other) for other in near) or 0.1)
                middles.update(zip(column, _settled(wanted, weights, _offsets(column)), strict=True))
        for column in order[1:]:
            # At last small bends are taken out: a lane goes on at the height it came at.
            came = [self._came_at(item, middles) for item in column]
            wanted = [middles[item] if found is None else found for item, found in zip(column, came, strict=True)]
            weights = [1.0 if found is None else 1000.0 for found in came]
            middles.update(zip(column, _settled(wanted, weights, _offsets(column)), strict=True))
        top = min((middle - item.height / 2 for item, middle in middles.items()), default=0)
        return {item: math.floor(middle - top) for item, middle in middles.items()}

    def _came_at(self, item: Item, middles: Mapping[Item, float]) -> float | None:
        """For a lane that goes on from another at nearly its height, that height."""
        before = item if item.is_box else self.lefts[item][0]
        near = abs(middles[before] - middles[item]) <= SMALL_BEND
        return middles[before] if near and not before.is_box else None

    def alley(self, place: int, middles: Mapping[Item, int]) -> int:
        """How far the next column is: further where lines climb far."""
        climbs = [
            abs(middles[item] - middles[other])
            for item in middles
            if item.column == place
            for other in self.rights[item]
        ]
        return min(WIDEST_ALLEY, NARROWEST_ALLEY + max(climbs, default=0) // 8)

    def line(
        self, read: str, reader: str, middles: Mapping[Item, int], spans: Sequence[tuple[int, int]]
    ) -> tuple[tuple[int, int], ...]:
        """Out of the box that is read, along its lanes, into the reader."""
        first, last = self.boxes[read], self.boxes[reader]
        points = [(spans[first.column][1], middles[first])]
        for place in range(first.column + 1, last.column):
            height = middles[Item(read, place, False)]
            points += [(spans[place][0], height), (spans[place][1], height)]
        return (*points, (spans[last.column][0], middles[last]))


def _by_barycentre(column: list[Item], beside: Mapping[Item, list[Item]], rank: Mapping[Item, float]) -> list[Item]:
    """Sorted by the middle of what each has on one side; what has nothing there keeps its place."""
    moving = [item for item in column if any(other in rank for other in beside[item])]
    wanted = {item: _fair([rank[other] for other in beside[item] if other in rank]) for item in moving}
    moved = iter(sorted(moving, key=wanted.__getitem__))
    return [next(moved) if item in wanted else item for item in column]


def _fair(values: Sequence[float]) -> float:
    """The mean, the same on every machine and version."""
    return math.fsum(values) / len(values)


def _offsets(column: Sequence[Item]) -> list[float]:
    """Middles of items that stand as close as they may."""
    offsets: list[float] = []
    top = 0.0
    for place, item in enumerate(column):
        if place:
            top += GAPS[column[place - 1].is_box, item.is_box]
        offsets.append(top + item.height / 2)
        top += item.height
    return offsets


def _pull(item: Item, other: Item) -> float:
    """How much one neighbour counts: lanes are straight before boxes stand in the middle."""
    return 8.0 if not (item.is_box or other.is_box) else 2.0 if not (item.is_box and other.is_box) else 1.0


def _mean(item: Item, near: Sequence[Item], middles: Mapping[Item, float]) -> float:
    if not near:
        return middles[item]
    weights = [_pull(item, other) for other in near]
    return math.fsum(weight * middles[other] for weight, other in zip(weights, near, strict=True)) / math.fsum(weights)


def _settled(wanted: Sequence[float], weights: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The heights nearest to those wanted that keep the order and the distances.

    What stands above its neighbour in conflict is merged with it into a block that moves as one; the result has the
    least weighted sum of squares.
    """
    blocks: list[tuple[float, float, int]] = []  # weighted mean of where it wants to begin, weight, how many
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, heavy, many = want - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, heavier, more = blocks.pop()
            mean = math.fsum((mean * heavy, other * heavier)) / (heavy + heavier)
            heavy, many = heavy + heavier, many + more
        blocks.append((mean, heavy, many))
    starts = [mean for mean, _, many in blocks for _ in range(many)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
