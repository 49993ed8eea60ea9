"""The mistakes that are seeded: each operator is a function from a plan file to the changes that make one mistake each.

They are the slips of somebody who writes or edits a plan: a comparison the wrong way round, a band that starts one step
too late, a line that got lost. What pays nobody is left alone: titles and reasons, `ensure` (a check itself), the share
of target that a rule is said to be worth, and what a pilot is only compared with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import attrs

from tests.mutants.reading import Part, PlanFile, Word


@attrs.frozen
class Edit:
    """Words in place of others; no words take a clause away. A swap has two, in the order of the text."""

    start: int
    end: int
    words: str


Change = tuple[Edit, ...]
Operator = Callable[[PlanFile], Iterator[Change]]

SILENT = ("ensure", "because", "worth", "purpose", "control", "baseline", "watch", "use")
"""What pays nobody; nor does the head of a plan, its `negative pay` apart."""

DATA = ("fact", "entity", "input")
"""What is compared with the files on every run, so that a mistake in it is told there."""

OPPOSITE = {"at least": "at most", "at most": "at least", "above": "below", "below": "above"}
BOUNDARY = {"at least": "above", "above": "at least", "at most": "below", "below": "at most"}
FATES: Mapping[str, Mapping[str, str]] = {
    "BALANCE": {"carried": "written off", "written off": "carried", "collected": "carried"},
    "COMMA_EXCESS": {"lost": "carried", "carried": "lost", "reviewed": "carried"},
    "COMMA_OTHERWISE": {"forfeited": "paid", "paid": "forfeited", "left open": "forfeited"},
    "COMMA_RECOVERABLE": {"not recoverable": "recoverable", "recoverable": "not recoverable"},
    "COMMA_TIES": {"better": "worse", "worse": "better"},
    "LEAVING": {"keep": "forfeit all", "forfeit unvested": "keep", "forfeit held": "keep", "forfeit all": "keep",
                "write off": "collect", "collect": "write off"},
    "OF_THE_MONEY": {"money and credit": "money"},
    "UNDISTRIBUTED": {"is redistributed": "returns to company", "returns to company": "is redistributed",
                      "carries to the next fund": "returns to company"},
}  # fmt: skip
"""By word of the grammar, what becomes of an amount and what could be confused with it."""

LONGER = {"month": "quarter", "quarter": "year", "half year": "year", "year": "quarter"}


def spoken(item: Part) -> Iterator[Part]:
    """Every part of a definition that has to do with pay, outermost first."""
    if item.kind in SILENT:
        return
    if item.kind == "plan":
        yield from item.named("negative_pay")
        return
    yield item
    for each in item.inner:
        if isinstance(each, Part):
            yield from spoken(each)


def parts(plan: PlanFile, *kinds: str) -> Iterator[Part]:
    """The parts of these kinds in a file that have to do with pay."""
    for item in plan.items:
        yield from (part for part in spoken(item) if part.kind in kinds)


def words(plan: PlanFile, *kinds: str) -> Iterator[Word]:
    """The words of these kinds in a file that have to do with pay."""
    for item in plan.items:
        for part in spoken(item):
            yield from part.own(*kinds)


def instead(place: Word | Part, text: str) -> Change:
    """Other words in one place."""
    return (Edit(place.start, place.end, text),)


def taken(place: Word | Part) -> Change:
    """Nothing in one place."""
    return instead(place, "")


def swapped(plan: PlanFile, one: Part, other: Part) -> Change:
    """Two places with each other's words."""
    return (
        Edit(one.start, one.end, plan.text[other.start : other.end]),
        Edit(other.start, other.end, plan.text[one.start : one.end]),
    )


def plain(word: Word) -> str:
    """A phrase with one space between its words."""
    return " ".join(word.text.split())


# --- comparisons and conditions ---------------------------------------------------------------------------------------


def inverted_comparison(plan: PlanFile) -> Iterator[Change]:
    """`at least` for `at most`, `above` for `below`, `is not` for `is`."""
    for word in words(plan, "COMPARISON"):
        yield instead(word, OPPOSITE[plain(word)])
    for part in parts(plan, "is_test"):
        tail = part.inner[-1]
        if isinstance(tail, Part) and tail.kind in {"equal_to", "among", "known"}:
            (is_,), negated = part.own("IS"), part.own("NOT")
            yield (Edit(is_.start, negated[0].end, "is"),) if negated else instead(is_, "is not")


def boundary_of_comparison(plan: PlanFile) -> Iterator[Change]:
    """`above` for `at least`: the last value that counts."""
    for word in words(plan, "COMPARISON"):
        yield instead(word, BOUNDARY[plain(word)])


def and_or(plan: PlanFile) -> Iterator[Change]:
    """`or` for `and`."""
    for part in parts(plan, "and_", "or_"):
        for word in part.own("AND", "OR"):
            yield instead(word, "or" if word.kind == "AND" else "and")


# --- tables and numbers -----------------------------------------------------------------------------------------------


def band_start(plan: PlanFile) -> Iterator[Change]:
    """A band that begins one step later, or just after its start.

    The start itself belongs to either side of it where slices are added up, or where a line is drawn between points.
    """
    for table in parts(plan, "table"):
        method = table.first("method")
        continuous = method is not None and method.words[0].text.split()[-1] in {"marginal", "interpolated", "bilinear"}
        for cell in table.named("cell"):
            for bound in cell.own("BOUND"):
                literal = cell.first("literal")
                if literal is not None and literal.words[-1].kind in {"NUMBER", "PERCENT", "AMOUNT"}:
                    yield instead(literal.words[-1], stepped(literal.words[-1].text, 1))
                if plain(bound) != "below" and not continuous:
                    yield instead(bound, "above" if plain(bound) == "from" else "from")


def swapped_rates(plan: PlanFile) -> Iterator[Change]:
    """The values of two rows that follow each other, or of two columns."""
    for table in parts(plan, "table"):
        rows: dict[int, list[Part]] = {}
        for cell in (each for each in table.inner if isinstance(each, Part) and each.kind == "cell"):
            rows.setdefault(plan.line(cell.start), []).append(cell)
        values = [[cell for cell in row if not cell.own("BOUND")] for row in rows.values()]
        for above, below in pairwise(row for row in values if row):
            yield from _swap(plan, above[-1], below[-1])
        for row in values:
            if len(row) > 1:
                yield from _swap(plan, row[-2], row[-1])


def _swap(plan: PlanFile, one: Part, other: Part) -> Iterator[Change]:
    """Two cells that hold the same kind of word."""
    if one.words[-1].kind == other.words[-1].kind != "NAME":
        yield swapped(plan, one, other)


def off_by_one(plan: PlanFile) -> Iterator[Change]:
    """A window that is one step longer or shorter, a threshold that is one step higher: a day, a per cent, a dollar."""
    for item in plan.items:
        for part in spoken(item):
            cell = part.kind == "cell" and not part.own("BOUND")
            if cell or part.kind in {"within", "later", "moved", "by_date", "param"}:
                for word in (each for each in part.words if each.kind == "DURATION"):
                    yield instead(word, stepped(word.text, 1))
                    yield instead(word, stepped(word.text, -1))
            if part.kind == "sized":
                for word in (each for each in part.words if each.kind in {"NUMBER", "PERCENT", "AMOUNT"}):
                    yield instead(word, stepped(word.text, 1))


def stepped(text: str, step: int) -> str:
    """A number with its last digit moved: `90 days`, `1.5%`, `10_000 USD`."""
    found = re.match(r"[\d_]+(\.\d+)?", text)
    assert found is not None
    digits = found.group().replace("_", "")
    places = len(digits.partition(".")[2])
    moved = int(digits.replace(".", "")) + step
    whole = f"{moved:0{places + 1}d}"
    return (f"{whole[:-places]}.{whole[-places:]}" if places else whole) + text[found.end() :]


def wrong_unit(plan: PlanFile) -> Iterator[Change]:
    """Another currency, months for days, a number for a percent: once for each unit in a definition."""
    for item in plan.items:
        if item.kind in {*DATA, "role"}:
            continue
        seen: set[str] = set()
        for part in spoken(item):
            for word in part.own("AMOUNT", "DURATION", "PERCENT", "NUMBER"):
                unit = word.text.lstrip("0123456789_. ")
                if unit not in seen:
                    seen.add(unit)
                    yield from (instead(word, text) for text in _units(word))


def _units(word: Word) -> Iterator[str]:
    match word.kind:
        case "AMOUNT":
            number, unit = word.text.rsplit(maxsplit=1)
            yield f"{number} {'USD' if unit != 'USD' else 'EUR'}"
        case "PERCENT":
            if set(word.text) - set("0._% "):  # nothing is nothing in any unit
                yield word.text.rstrip("% ")
        case "DURATION":
            number, _, unit = word.text.partition(" ")
            yield f"{number} {'days' if 'month' in unit else 'months'}"
        case _:
            yield f"{word.text}%"


def sign(plan: PlanFile) -> Iterator[Change]:
    """`-` for `+`, `*` for `/`."""
    opposite = {"PLUS": "-", "MINUS": "+", "TIMES": "/", "DIVIDED": "*"}
    for part in parts(plan, "sum", "product", "moved"):
        for word in part.own(*opposite):
            yield instead(word, opposite[word.kind])


def other_extreme(plan: PlanFile) -> Iterator[Change]:
    """The greater for the lesser, the highest for the lowest."""
    opposite = {"greater": "lesser", "lesser": "greater", "later": "earlier", "earlier": "later"}
    opposite |= {"highest": "lowest", "lowest": "highest", "average": "sum"}
    for word in words(plan, "GREATER_OF", "LATER_OF", "LATER_OF_THESE", "HIGHEST_OF", "LOWEST_OF", "AVERAGE_OF"):
        first, _, rest = word.text.partition(" ")
        yield instead(word, f"{opposite[first]} {rest}")


# --- lines that got lost ----------------------------------------------------------------------------------------------


def dropped(*kinds: str) -> Operator:
    """A clause, or a definition, that is not there."""

    def operator(plan: PlanFile) -> Iterator[Change]:
        for part in parts(plan, *kinds):
            yield taken(part)

    return operator


def dropped_otherwise(plan: PlanFile) -> Iterator[Change]:
    """No default for what may be missing."""
    for part in parts(plan, "otherwise"):
        yield (Edit(part.own("OTHERWISE")[0].start, part.end, ""),)
    for part in parts(plan, "input"):
        for default in part.named("if_missing"):
            yield taken(default)


def dropped_side(plan: PlanFile) -> Iterator[Change]:
    """A condition of two of which one got lost."""
    for part in parts(plan, "and_", "or_"):
        for one, other in pairwise(each for each in part.inner if isinstance(each, Part)):
            yield (Edit(one.end, other.end, ""),)
            if one is part.inner[0]:
                yield (Edit(one.start, other.start, ""),)


# --- names ------------------------------------------------------------------------------------------------------------


def misspelt(plan: PlanFile) -> Iterator[Change]:
    """Two letters of a name in the wrong order, once for each name of a file."""
    seen: set[str] = set()
    for item in plan.items:
        if item.kind in {*DATA, "pilot"}:
            continue
        for part in spoken(item):
            for word in part.own("NAME", "FIELD"):
                wrong = f"{word.text[:-2]}{word.text[-1]}{word.text[-2]}" if len(word.text) > 1 else f"{word.text}x"
                if word.text not in seen and wrong not in plan.declared.names:
                    seen.add(word.text)
                    yield instead(word, wrong)


def role(plan: PlanFile) -> Iterator[Change]:
    """Another role is paid, measured or capped."""
    roles = plan.declared.roles
    for part in parts(plan, "for_each_period", "measure", "share", "cap", "input"):
        for word in part.own("NAME"):
            if word.text in roles and len(roles) > 1:
                yield instead(word, following(roles, word.text))


def payee(plan: PlanFile) -> Iterator[Change]:
    """Another person of the same row is credited."""
    for item in plan.items:
        for part in item.named("rule", "aggregate", "count", "distinct"):
            for place in part.named("path") if part.kind != "rule" else _payees(part):
                ways = plan.declared.people.get(_subject(part), ())
                text = plan.text[place.start : place.end]
                if text in ways and len(ways) > 1:
                    yield instead(place, following(ways, text))


def _payees(rule: Part) -> Iterator[Part]:
    """The paths after `to`."""
    for clause in rule.named("credit", "count_toward", "shared", "adjust"):
        for before, path in pairwise(clause.inner):
            if isinstance(before, Word) and before.kind == "TO" and isinstance(path, Part):
                yield path


def _subject(part: Part) -> str:
    """What the rows of a rule, or of a sum, are."""
    named = part.first("for_each") if part.kind == "rule" else part
    names = named.own("NAME") if named is not None else []
    return names[0].text if names else ""


def following(choices: tuple[str, ...], text: str) -> str:
    """The next of several, after the last the first."""
    return choices[(choices.index(text) + 1) % len(choices)]


# --- periods, and what becomes of money -------------------------------------------------------------------------------


def period_edge(plan: PlanFile) -> Iterator[Change]:
    """`period end` for `period start`."""
    for word in words(plan, "AT_PERIOD", "AT_PERIOD_BY"):
        was, now = ("start", "end") if word.text.endswith("start") else ("end", "start")
        yield instead(word, word.text.removesuffix(was) + now)


def period_length(plan: PlanFile) -> Iterator[Change]:
    """`of target for the year` for `for the quarter`, `quarter to date` for `year to date`."""
    grain = re.compile(r"(half year|year|quarter|month)")
    kinds = ("TARGET_FOR", "TO_DATE", "OF_THE_GRAIN", "PREVIOUS_GRAIN", "BY_PERIOD_END")
    for word in words(plan, *kinds):
        yield instead(word, grain.sub(lambda found: LONGER[found.group()], word.text, count=1))
    for word in words(plan, "LAST_N"):
        yield instead(word, re.sub(r"\d+", lambda found: str(int(found.group()) + 1), word.text))
    for part in parts(plan, "cap", "for_each_period"):
        for word in part.own("GRAIN"):
            yield instead(word, LONGER[plain(word)])


def fate(plan: PlanFile) -> Iterator[Change]:
    """What is lost is carried, what is forfeited is paid; the better place for the worse."""
    for kind, others in FATES.items():
        for word in words(plan, kind):
            said = next((each for each in others if re.search(rf"\b{each}\b", plain(word))), None)
            if said is not None:
                yield instead(word, plain(word).replace(said, others[said]))


def method(plan: PlanFile) -> Iterator[Change]:
    """Each slice at its own rate, or all of it at the rate finally reached."""
    others = {"marginal": "retroactive", "retroactive": "marginal", "before": "after"}
    for word in words(plan, "COMMA_METHOD"):
        for was, now in others.items():
            if was in word.text:
                yield instead(word, word.text.replace(was, now))


OPERATORS: Mapping[str, Operator] = {
    "inverted comparison": inverted_comparison,
    "boundary of a comparison": boundary_of_comparison,
    "and for or": and_or,
    "start of a band": band_start,
    "swapped rates": swapped_rates,
    "off by one": off_by_one,
    "wrong unit": wrong_unit,
    "changed sign": sign,
    "other extreme": other_extreme,
    "dropped claw back": dropped("claw_back"),
    "dropped cap": dropped("capped_at", "cap"),
    "dropped condition": dropped("when", "where"),
    "dropped side of a condition": dropped_side,
    "dropped unless": dropped("unless", "unless_fact"),
    "dropped otherwise": dropped_otherwise,
    "dropped exception": dropped("override", "set_param"),
    "dropped fact or window": dropped("after", "within", "within_later"),
    "dropped hold or vesting": dropped("hold", "vest", "vest_parts", "on_leaving"),
    "misspelt name": misspelt,
    "wrong role": role,
    "wrong payee": payee,
    "wrong end of the period": period_edge,
    "wrong length of period": period_length,
    "wrong fate": fate,
    "wrong method": method,
}
"""By name, in the order in which they are told."""
