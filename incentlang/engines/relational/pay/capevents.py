"""Claw backs under caps: what tells them apart, and in which order they come."""

from __future__ import annotations

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.pay.caps import LINE
from incentlang.engines.relational.pay.claws import SERIAL
from incentlang.engines.relational.pay.credited import VERSION
from incentlang.engines.relational.pay.takes import UNDONE
from incentlang.engines.relational.pay.triggers import ON as DAY
from incentlang.engines.relational.sql import Column, Expr, SqlType, choice, minus, whole

ASK, BEFORE, NO, OWN_TICK, OUT = "_ask", "_before cap", "_no", "_own tick", "_out of window"
Kinds = tuple[tuple[str, SqlType], ...]
MINE: Kinds = ((layout.WHO, "text"), (layout.KEY, "text"), (LINE, "whole"), (layout.PART, "whole"))
"""What tells lines apart under a cap."""
EVENT: Kinds = (*MINE, (SERIAL, "whole"), (UNDONE, "truth"))
"""What tells claw backs apart, and what undoes them."""
BESIDE: Kinds = ((DAY, "day"), (NO, "whole"), (BEFORE, "truth"), (OWN_TICK, "whole"))
STANDS: Kinds = (*EVENT, *BESIDE, (VERSION, "whole"))
"""The columns of a claw back in one of its versions."""


def order_of(of: str) -> tuple[Expr, ...]:
    """In which order claw backs of a payee come: by day, of one day those of the last line first."""
    undone = choice([(Column(UNDONE, "truth", of), whole(1))], whole(0), "whole")
    last_first = minus(whole(0), Column(NO, "whole", of))
    return (Column(DAY, "day", of), undone, last_first, Column(SERIAL, "whole", of))
