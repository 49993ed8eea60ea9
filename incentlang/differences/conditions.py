"""What a change does to a condition: met more often, or less often, whatever the data."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.differences.amounts import Amounts
from incentlang.differences.effects import LESS, MORE, SAME, Effect, both, joined, unclear, words
from incentlang.differences.sameness import asked
from incentlang.ir.conditions import Condition, Unless, When
from incentlang.ir.expressions import After, And, Compare, Expr, IsOneOf, Literal, NoneWithin, Not, Or

_AT_LEAST = {"at least": (False, False), "above": (False, True), "at most": (True, False), "below": (True, True)}
"""By operator: whether the sides are exchanged to read `left at least right`, and whether it is `above`."""


class Conditions(Amounts):
    """Compares conditions; `more` is met whenever the old one was."""

    def condition(self, a: Expr, b: Expr) -> Effect:
        """What becomes of a condition."""
        a, b = self.old.plain(a), self.new.plain(b)
        if self.same(a, b):
            return SAME
        chosen = self._sets(a, b)
        if chosen is not None:
            return chosen
        match a, b:
            case (And(), _) | (_, And()):
                return self._all_of(_conjuncts(a), _conjuncts(b), LESS)
            case (Or(), _) | (_, Or()):
                return self._all_of(_cases(a), _cases(b), MORE)
            case Not(), Not():
                return ~self.condition(a.condition, b.condition)
            case Compare(), Compare():
                return self._compared(a, b)
            case _:
                return self.no_order(a, b)

    def needs(self, old: Sequence[Condition], new: Sequence[Condition]) -> Effect:
        """What becomes of everything that a credit needs."""
        left = list(old)
        right = []
        for each in new:
            twin = next((other for other in left if self.same(other, each)), None)
            if twin is None:
                right.append(each)
            else:
                left.remove(twin)
        effects = []
        for was in list(left):
            now = next((each for each in right if type(each) is type(was)), None)
            if now is None:
                continue
            left.remove(was)
            right.remove(now)
            effects.append(self._need(was, now))
        effects += [_taken(MORE, each) for each in left]
        effects += [_taken(LESS, each) for each in right]
        return joined(*effects)

    def _need(self, a: Condition, b: Condition) -> Effect:
        match a, b:
            case When(), When():
                return self.condition(a.condition, b.condition)
            case Unless(), Unless():
                return ~self.condition(a.condition, b.condition)
            case After(), After():
                return self.window(a, b)
            case NoneWithin(), NoneWithin():
                found = ~self.window(a, b)
                return Effect(found.goes, found.why, found.assuming, moves=True)
            case _:
                return unclear(f"`{words(b.span)}` stands where `{words(a.span)}` stood")

    def window(self, a: After | NoneWithin, b: After | NoneWithin) -> Effect:
        """What becomes of a wait for a fact, of which only the length may change."""
        names = ("reach", "nth", "milestone", "anchor", "cutoff", "where", "until")
        for name in names:
            if not self.same(getattr(a, name, None), getattr(b, name, None)):
                return unclear(f"`{words(a.span)}` and `{words(b.span)}` differ in more than their length")
        if not self.same_fact(a.reach.fact, b.reach.fact):
            return unclear(f"how rows of `{b.reach.fact}` are told apart has changed")
        if a.within is None or b.within is None:
            return SAME if a.within is b.within else (LESS if a.within is None else MORE)
        return self.amount(a.within, b.within)

    def _all_of(self, old: Sequence[Expr], new: Sequence[Expr], added: Effect) -> Effect:
        """Parts of `and`, or of `or`; a part more makes it narrower, or wider."""
        _, left, right = self._paired(old, new)
        effects = []
        if len(left) == len(right):
            effects = list(map(self.condition, left, right))
        else:
            if left and right:
                return unclear(f"several parts of `{words(new[0].span)}` …  have changed")
            effects = [~added for _ in left] + [added for _ in right]
        return joined(*effects)

    def _compared(self, a: Compare, b: Compare) -> Effect:
        if a.op not in _AT_LEAST or b.op not in _AT_LEAST:
            return self.no_order(a, b)
        turned, strict = _AT_LEAST[a.op]
        then_turned, then_strict = _AT_LEAST[b.op]
        if turned != then_turned:
            return self.no_order(a, b)
        left, right = self.amount(a.left, b.left), self.amount(a.right, b.right)
        sides = (~left, right) if turned else (left, ~right)
        word = SAME if strict == then_strict else (LESS if then_strict else MORE)
        return joined(*sides, word)

    def _sets(self, a: Expr, b: Expr) -> Effect | None:
        """`is`, `is not` and `is one of` of one value: the sets of what is let through."""
        one, other = _chosen(a), _chosen(b)
        if one is None or other is None or one[2] != other[2] or not self.same(one[0], other[0]):
            return None
        before, after = (one[1], other[1]) if one[2] else (other[1], one[1])
        if before == after:
            return SAME
        if before < after:
            return MORE
        if after < before:
            return LESS
        gained, lost = _listed(after - before), _listed(before - after)
        return both(f"rows with {gained} count now, those with {lost} no longer do", asked(one[0], self.old))


def _chosen(node: Expr) -> tuple[Expr, frozenset[object], bool] | None:
    """What is compared, with which values, and whether these are let through."""
    match node:
        case Compare(op="is" | "is not", left=left, right=Literal(value=value)):
            return left, frozenset({value}), node.op == "is"
        case IsOneOf(operand=operand, values=values):
            return operand, frozenset(each.value for each in values), True
        case Not(condition=inner):
            found = _chosen(inner)
            return None if found is None else (found[0], found[1], not found[2])
        case _:
            return None


def _listed(values: frozenset[object]) -> str:
    return ", ".join(f"`{value}`" for value in sorted(map(str, values)))


def _conjuncts(node: Expr) -> tuple[Expr, ...]:
    return node.conditions if isinstance(node, And) else (node,)


def _cases(node: Expr) -> tuple[Expr, ...]:
    return node.conditions if isinstance(node, Or) else (node,)


def _taken(effect: Effect, node: Condition) -> Effect:
    """A condition more or less; one that waits for a fact also decides the day."""
    return Effect(effect.goes, moves=isinstance(node, After | NoneWithin))
