"""Which columns of a payout each kind of entry moves, and in which direction (language.md section 4).

Earned money becomes payable. A cap, a hold or vesting takes it out of what is payable again; vesting and
release put it back; what is forfeited leaves for good. `of_kind` says whose money a hold or a forfeit
moves: that of `vest` (unvested) or of `hold`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal as Choice
from typing import get_args

EntryKind = Choice[
    "earn",
    "hold",
    "release",
    "vest",
    "forfeit",
    "claw_back",
    "cap",
    "draw",
    "recover",
    "share",
    "adjust",
    "nominate",
    "prior_period_adjustment",
]
Column = Choice["earned", "payable", "held", "unvested", "forfeited", "capped", "drawn", "recovered", "clawed_back"]

COLUMNS: tuple[Column, ...] = get_args(Column)
"""Every column that entries move."""

_EARNED: dict[Column, int] = {"earned": 1, "payable": 1}
_MOVES: dict[tuple[str, str], dict[Column, int]] = {
    ("earn", ""): _EARNED,
    ("share", ""): _EARNED,
    ("adjust", ""): _EARNED,
    ("nominate", ""): _EARNED,  # one of its recognition: of no payout, see `Entry.is_nomination`
    ("cap", ""): {"capped": 1, "payable": -1},
    ("hold", "vest"): {"unvested": 1, "payable": -1},
    ("hold", ""): {"held": 1, "payable": -1},
    ("vest", ""): {"unvested": -1, "payable": 1},
    ("release", ""): {"held": -1, "payable": 1},
    ("forfeit", "vest"): {"forfeited": 1, "unvested": -1},
    ("forfeit", "hold"): {"forfeited": 1, "held": -1},
    ("claw_back", ""): {"clawed_back": 1},
    ("draw", ""): {"drawn": 1},
    ("recover", ""): {"recovered": 1},
}


def moves(kind: str, of_kind: str) -> Mapping[Column, int]:
    """The columns that an entry's amount is added to (1) or taken from (-1).

    A `prior_period_adjustment` moves what the kind moves that it corrects: its `of_kind` is that kind,
    followed by the `of_kind` of the corrected entry where it has one, such as `forfeit vest`.
    """
    if kind == "prior_period_adjustment":
        kind, _, of_kind = of_kind.partition(" ")
    return MappingProxyType(_MOVES.get((kind, of_kind)) or _MOVES[kind, ""])
