"""What a change does to money after it is earned: claw backs, parts that wait, what a leaver loses."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.differences.conditions import Conditions
from incentlang.differences.effects import LESS, MORE, SAME, Effect, joined, unclear, words
from incentlang.ir.expressions import After
from incentlang.ir.lifecycle import ClawBack, Leaving, Schedule, Tranches

_LOSES = {"keep": 0, "forfeit unvested": 1, "forfeit held": 1, "forfeit all": 2}


class Lives(Conditions):
    """Compares what becomes of earned money; `more` leaves more of it, on every day."""

    def claw_backs(self, old: Sequence[ClawBack], new: Sequence[ClawBack]) -> Effect:
        """What becomes of all claw backs of a rule."""
        if self.same(tuple(old), tuple(new)):
            return SAME
        if any(each.restored is not None for each in (*old, *new)):
            return unclear("what a claw back takes may come back, so what it takes has no order")
        left = [each for each in old if not any(self.same(each, other) for other in new)]
        right = [each for each in new if not any(self.same(other, each) for other in old)]
        if len(left) == len(right):
            return joined(*map(self._claw_back, left, right))
        if left and right:
            return unclear("several claw backs have changed")
        return joined(*([MORE] * len(left)), *([LESS] * len(right)))

    def _claw_back(self, a: ClawBack, b: ClawBack) -> Effect:
        share, trigger = self.amount(a.share, b.share), SAME
        if not self.same(a.trigger, b.trigger):
            if not isinstance(a.trigger, After) or not isinstance(b.trigger, After):
                return unclear(f"when `{words(b.span)}` takes has changed")
            trigger = self.window(a.trigger, b.trigger)
        if attrs.evolve(a, share=b.share, trigger=b.trigger) != b:
            return unclear(f"`{words(a.span)}` and `{words(b.span)}` differ in how they take")
        return ~joined(share, trigger)

    def schedule(self, old: Schedule | None, new: Schedule | None) -> Effect:
        """What becomes of parts that wait."""
        if self.same(old, new):
            return SAME
        if old is None or new is None:
            return Effect("more" if new is None else "less", moves=True)
        if isinstance(old, Tranches) and isinstance(new, Tranches) and old.purse == new.purse:
            pairs = list(zip(old.parts, new.parts, strict=False))
            if len(old.parts) == len(new.parts) and all(a.share == b.share for a, b in pairs):
                effects = []
                for a, b in pairs:
                    if self.same(a, b):
                        continue
                    if not isinstance(a.release, After) or not isinstance(b.release, After):
                        return unclear(f"when `{words(b.span)}` is paid has changed")
                    if (a.otherwise, b.otherwise) != ("forfeited", "forfeited"):
                        return unclear(f"what becomes of `{words(b.span)}` when it is missed has changed")
                    effects.append(self.window(a.release, b.release))
                return joined(*effects)
        return unclear("when parts of the money are paid has changed")

    def leaving(self, old: Leaving | None, new: Leaving | None) -> Effect:
        """What becomes of what still waits when somebody leaves."""
        before, after = _LOSES.get(old or "keep"), _LOSES.get(new or "keep")
        if old == new or (old or "keep") == (new or "keep"):
            return SAME
        if before is None or after is None or before == after:
            return unclear(f"`on leaving {new or 'keep'}` stands where `on leaving {old or 'keep'}` stood")
        return LESS if after > before else MORE
