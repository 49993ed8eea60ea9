"""Two whole plans compared: definitions, a verdict on each rule, pool and cap, and one on each role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from incentlang.differences.approvals import approval_of
from incentlang.differences.book import Book
from incentlang.differences.definitions import definitions, name_of, paired, renamed
from incentlang.differences.effects import LESS, MORE, SAME, Effect, joined, unclear
from incentlang.differences.lives import Lives
from incentlang.differences.model import Definition, Difference, Judged, Verdict
from incentlang.differences.rules import compare_dates, compare_rules, rules_that_move_between, whole_rule
from incentlang.differences.sameness import reads
from incentlang.differences.signs import not_below_zero
from incentlang.ir.expressions import EarnedRead, MeasureRead, Previous, Rank
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, Program, RowRule, Rule
from incentlang.ir.versions import Dates
from incentlang.ir.walk import everything
from incentlang.pipeline import Compiled

OTHER_ROLES, ANY_ROLE = "any other role", "any role"
"""Whoever a row names may be in a role that the plan does not declare."""
_WORDS: dict[str, Verdict] = {
    "same": "neutral",
    "more": "more generous",
    "less": "less generous",
    "both": "incomparable",
    "unclear": "not decided",
}


def compare_plans(old: Compiled, new: Compiled, names: tuple[str, str]) -> Difference:
    """The difference of two plans without mistakes.

    Args:
        old: The plan as it was.
        new: The plan as it is to be.
        names: What both are called.
    """
    assert old.program is not None
    assert new.program is not None
    found = definitions(old.program, new.program)
    work = _Plans(old.program, new.program, found)
    judged = tuple(work.judged())
    roles = tuple(work.roles())
    difference = Difference(*names, found, judged, roles, approval_of(old, new, True))
    needed = not difference.is_text_only
    return attrs.evolve(difference, approval=approval_of(old, new, needed))


class _Plans:
    def __init__(self, old: Program, new: Program, found: tuple[Definition, ...]) -> None:
        self.old = old
        self.new = new
        self.definitions = found
        self.header = _header(old, new)
        self.effects: list[tuple[str, object | None, object | None, Effect]] = []
        self._compare()

    def _compare(self) -> None:
        rules, gone, come = paired(self.old.rules, self.new.rules)
        again = renamed(gone, come, self.old, self.new)
        known = [each for pair in again for each in pair]
        for a, b in rules:
            effect = joined(compare_rules(self.old, self.new, a, b), self._of_header(a, b))
            self.effects.append(("rule", a, b, effect))
        self.effects += [("rule", a, b, self._of_header(a, b)) for a, b in again]
        for b in _without(come, known):
            self.effects.append(("rule", None, b, self._alone(self.new, b, MORE)))
        for a in _without(gone, known):
            self.effects.append(("rule", a, None, self._alone(self.old, a, LESS)))
        pools, gone, come = paired(self.old.pools, self.new.pools)
        self.effects += [("pool", a, b, joined(self._pool(a, b), self._pool_header())) for a, b in pools]
        self.effects += [("pool", None, b, _pool_alone(self.new, b, MORE)) for b in come]
        self.effects += [("pool", a, None, _pool_alone(self.old, a, LESS)) for a in gone]
        caps, gone, come = paired(self.old.caps, self.new.caps)
        self.effects += [("cap", a, b, self._cap(a, b)) for a, b in caps]
        self.effects += [("cap", None, b, LESS) for b in come] + [("cap", a, None, MORE) for a in gone]

    def _alone(self, program: Program, rule: Rule, goes: Effect) -> Effect:
        return whole_rule(program, rule, goes) if self.header.goes == "same" else self.header

    def _of_header(self, a: Rule, b: Rule) -> Effect:
        """What other dates of the plan do to a rule, and everything else of its header."""
        if self.header.goes in ("same", "unclear"):
            return self.header
        for program, rule in ((self.old, a), (self.new, b)):
            adds_up = any(credit.less is not None for credit in rule.credits)
            adds_up |= any(
                isinstance(each, MeasureRead | EarnedRead | Previous | Rank) for each in _everything(rule, program)
            )
            if adds_up:
                return unclear("the dates of the plan have changed, and it reads what adds up within them")
        effect = whole_rule(self.new, b, self.header)
        return effect

    def _pool_header(self) -> Effect:
        return SAME if self.header.goes == "same" else unclear("the header of the plan has changed")

    def _pool(self, a: Pool, b: Pool) -> Effect:
        work = Lives(Book(self.old), Book(self.new))
        if work.same(a, b):
            return SAME
        if not work.same(attrs.evolve(a, fund=b.fund), b) and not work.same(
            (a.each, a.shares, a.undistributed, a.fixed, a.unit), (b.each, b.shares, b.undistributed, b.fixed, b.unit)
        ):
            return unclear("who shares the fund, or in which parts, has changed")
        return work.amount(a.fund, b.fund).where(
            frozenset({"weights of a pool are not below zero; shares are rounded together, so one cent may move"}), ""
        )

    def _cap(self, a: Cap, b: Cap) -> Effect:
        work = Lives(Book(self.old), Book(self.new))
        if a.excess != b.excess:
            return unclear("what becomes of the excess has changed")
        return work.amount(a.limit, b.limit)

    def judged(self) -> Iterator[Judged]:
        """A verdict on each rule, pool and cap that differs, or reads something that does."""
        for kind, a, b, effect in self.effects:
            node = b if b is not None else a
            told = any((each.kind, each.name) == (kind, name_of(node)) for each in self.definitions)
            by = self._by(a, b)
            if told or by or effect.goes != "same":
                yield _verdict(kind, name_of(node), effect, self._text_only(a, b), by)

    def roles(self) -> Iterator[Judged]:
        """A verdict on everything that somebody in a role can be paid."""
        declared = tuple(dict.fromkeys((*self.new.schema.roles, *self.old.schema.roles)))
        by_rows = any(isinstance(rule, RowRule) for rule in (*self.old.rules, *self.new.rules))
        for role in (*declared, *([OTHER_ROLES if declared else ANY_ROLE] if by_rows else ())):
            mine = [(kind, a, b, effect) for kind, a, b, effect in self.effects if _pays(kind, a, b, role)]
            named = [(name_of(b if b is not None else a), effect) for _, a, b, effect in mine]
            effect = self._together(named, mine)
            text = all(self._text_only(a, b) for _, a, b, _ in mine)
            by = [name for name, each in named if each.goes != "same"]
            yield _verdict("role", role, effect, text, tuple(dict.fromkeys(by)))

    def _together(
        self, named: Sequence[tuple[str, Effect]], mine: Sequence[tuple[str, object, object, Effect]]
    ) -> Effect:
        moving = [(name, effect) for name, effect in named if effect.goes != "same"]
        caps = [each for each in mine if each[0] == "cap"]
        if not moving:
            return SAME
        for name, effect in moving:
            if effect.goes == "unclear" or (effect.goes == "both" and len(moving) == 1 and not caps):
                return attrs.evolve(effect, why=f"`{name}`: {effect.why}")
            if effect.goes == "both":
                return unclear(f"`{name}` pays more here and less there, and a cap or another change comes on top")
        ways = {effect.goes for _, effect in moving}
        if len(ways) > 1:
            more, less = (_listed(n for n, e in moving if e.goes == way) for way in ("more", "less"))
            return unclear(f"more by {more}, less by {less}")
        rules = [each for _, a, b, _ in mine for each in (a, b) if isinstance(each, RowRule | PeriodRule)]
        if caps and (any(map(rules_that_move_between, rules)) or any(effect.moves for _, effect in moving)):
            return unclear("a cap is shared by amounts that come on other days or are taken back in part")
        if any(isinstance(each, PeriodRule) and each.draw is not None for each in rules):
            told = frozenset({"of what is earned; a guarantee or an advance may settle the difference"})
            return joined(*(effect for _, effect in moving)).where(told, "")
        return joined(*(effect for _, effect in moving))

    def _text_only(self, a: object, b: object) -> bool:
        if a is None or b is None or self.header.goes != "same":
            return False
        names = {name_of(b)}
        own = all(
            each.state in ("text only", "renamed")
            for each in self.definitions
            if each.kind in ("rule", "pool", "cap") and each.name in names
        )
        return own and not self._by(a, b)

    def _by(self, a: object, b: object) -> tuple[str, ...]:
        """The changed definitions that a rule reads, itself included."""
        found: dict[str, None] = {}
        changed = {(each.kind, each.name) for each in self.definitions if each.state not in ("text only", "renamed")}
        for node, program in ((b, self.new), (a, self.old)):
            if node is None:
                continue
            book = Book(program).in_rule(node) if isinstance(node, RowRule | PeriodRule) else Book(program)
            for kind, name in (("rule", name_of(node)), ("pool", name_of(node)), ("cap", name_of(node))):
                if (kind, name) in changed:
                    found[name] = None
            for kind, name in reads(node, book):
                if (_DEFINED.get(kind, kind), name) in changed:
                    found[name] = None
        return tuple(found)


_DEFINED = {"param": "parameter"}


def _everything(rule: Rule, program: Program) -> Iterator[object]:
    """Every expression that a rule reads, derived values of rows included."""
    yield from everything(rule)
    values = {name for kind, name in reads(rule, Book(program).in_rule(rule)) if kind == "value"}
    for value in program.values:
        if value.name in values:
            yield from (value.body, *everything(value.body))


def _without(found: Iterable[Rule], known: Sequence[object]) -> list[Rule]:
    return [each for each in found if not any(each is other for other in known)]


def _header(old: Program, new: Program) -> Effect:
    a, b = old.plan, new.plan
    fixed = ("currency", "quantum", "rounding", "paid", "year_offset", "units", "pay_in", "negative")
    for name in fixed:
        if getattr(a, name) != getattr(b, name):
            return unclear(f"the header of the plan has changed: {name.replace('_', ' ')}")
    if old.schema.conversions != new.schema.conversions:
        return unclear("how amounts in other currencies are converted has changed")
    return compare_dates(Dates(a.start, a.end), Dates(b.start, b.end))


def _pool_alone(program: Program, pool: Pool, goes: Effect) -> Effect:
    return goes.where(not_below_zero(pool.fund, Book(program)), "its fund may be below zero")


def _pays(kind: str, a: object, b: object, role: str) -> bool:
    """Whether something may pay, or limit, a role; a rule on rows pays whomever the row names."""
    for node in (a, b):
        match node:
            case RowRule():
                return True
            case PeriodRule() | Cap():
                if node.role == role:
                    return True
            case Pool():
                if any(share.role == role for share in node.shares):
                    return True
            case _:
                pass
    return False


def _verdict(kind: str, name: str, effect: Effect, text: bool, by: tuple[str, ...]) -> Judged:
    verdict: Verdict = "text only" if effect.goes == "same" and text else _WORDS[effect.goes]
    assert kind in ("rule", "pool", "cap", "role")
    return Judged(kind, name, verdict, effect.why, tuple(sorted(effect.assuming)), by)  # type: ignore[arg-type]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))
