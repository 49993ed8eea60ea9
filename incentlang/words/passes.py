"""What passes through a table, in words; the tables themselves are said by `tables`."""

from __future__ import annotations

from incentlang.ir.expressions import LookUp, OwnWalk, PeriodWalk, Step, Walk
from incentlang.ir.program import BandTable
from incentlang.words.naming import listed, quoted, spoken
from incentlang.words.voice import Voice


def looked_up(voice: Voice, node: LookUp) -> str:
    """What a table gives for values."""
    table = next(each for each in voice.program.tables if each.name == node.table)
    word = "the rate of the band in" if isinstance(table, BandTable) else "what"
    told = listed([voice.noun(each) for each in node.arguments])
    if isinstance(table, BandTable):
        return f"{word} the table {quoted(node.table)} that is reached by {told}"
    return f"{word} the table {quoted(node.table)} gives for {told}"


def walk(voice: Voice, node: Walk) -> str:
    """An amount at the rates of the slices that a row covers."""
    measure, amount = voice.noun(node.measure), voice.noun(node.amount)
    row = f"the {spoken(voice.row)}"
    one, all_of_them = ("rate", "rates") if node.type is None else ("amount for each unit", "amounts for each unit")
    how = (
        f"{row} moves {measure} from one point to another, and each part of that way is paid at the {one} of the band"
        f" in which it lies; where {row} moves nothing, the {one} of the band that is reached holds"
    )
    return f"{amount} at the {all_of_them} of the table {quoted(node.table)} ({how})"


def step(voice: Voice, node: Step) -> str:
    """The rate of the band in force at a row."""
    row = f"the {spoken(voice.row)}"
    if node.by_day:
        when = (
            f"at the end of the day on which {row} counts"
            if node.after
            else f"when the day begins on which {row} counts"
        )
    else:
        when = f"just after {row}" if node.after else f"just before {row}"
    return f"the rate of the table {quoted(node.table)} for the band in which {voice.noun(node.measure)} stands {when}"


def own_walk(voice: Voice, node: OwnWalk) -> str:
    """A table that each row begins at the bottom of."""
    return (
        f"what the table {quoted(node.table)} gives for {voice.noun(node.value)} alone,"
        " from the bottom of the table on, each slice at that of its own band"
    )


def period_walk(voice: Voice, node: PeriodWalk) -> str:
    """What a table gives for the stretch of a measure in a period."""
    stretch = "from the start of its window on" if node.whole else "as far as this period moved it"
    measure = voice.noun(node.measure)
    counted = f"what {measure} is made of" if node.unit == "numerator" else f"the points of {measure}"
    rates = "rates" if node.type is None else "amounts for each unit"
    return f"the {rates} of the table {quoted(node.table)} on {counted}, {stretch}, each slice at that of its own band"
