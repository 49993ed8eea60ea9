"""What a change does to a value, whatever the data: raises it, lowers it, or does one here and the other there."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span


@attrs.frozen
class Effect:
    """How the new value stands to the old one, for all data.

    Attributes:
        goes: `same`: equal; `more`: never less; `less`: never more; `both`: more here, less there, and `why` says
            where; `unclear`: `why` says why it is not decided. Of a condition, `more` is met whenever it was before.
        assuming: What is taken for granted of the data.
        moves: Whether it may happen on another day than before.
        about: Of `both`, what has to differ between those who gain and those who lose.
    """

    goes: Choice["same", "more", "less", "both", "unclear"] = "same"
    why: str = ""
    assuming: frozenset[str] = frozenset()
    moves: bool = False
    about: frozenset[str] = frozenset()

    def __invert__(self) -> Effect:
        """The effect on what falls as this rises."""
        match self.goes:
            case "more":
                return attrs.evolve(self, goes="less")
            case "less":
                return attrs.evolve(self, goes="more")
            case "both":
                return unclear(f"{self.why}, and what is paid falls as it rises")
            case _:
                return self

    def where(self, assumed: frozenset[str] | None, else_why: str) -> Effect:
        """The effect where the assumptions hold; without a proof of them it is not decided."""
        if self.goes in ("same", "unclear"):
            return self
        if assumed is None:
            return unclear(else_why)
        return attrs.evolve(self, assuming=self.assuming | assumed)


SAME = Effect()
MORE = Effect("more")
LESS = Effect("less")


def unclear(why: str) -> Effect:
    """Not decided, and why."""
    return Effect("unclear", why)


def both(why: str, about: frozenset[str] = frozenset()) -> Effect:
    """More for some and less for others, who differ in what it is `about`."""
    return Effect("both", why, about=about)


def joined(*effects: Effect) -> Effect:
    """The effect on what never falls as any of several values rises, when all of them change at once."""
    moving = [each for each in effects if each.goes != "same"]
    if not moving:
        return SAME
    unknown = next((each for each in moving if each.goes == "unclear"), None)
    if unknown is not None:
        return unknown
    ways = {each.goes for each in moving}
    assuming = frozenset[str]().union(*(each.assuming for each in moving))
    if len(moving) == 1 or (len(ways) == 1 and "both" not in ways):
        return attrs.evolve(moving[0], assuming=assuming, moves=any(each.moves for each in moving))
    return unclear("some of the changes pay more and others less")


def words(span: Span) -> str:
    """The plan's own words on one line, cut where they are long."""
    text = " ".join(span.text.split())
    return text if len(text) <= 160 else f"{text[:157]}…"
