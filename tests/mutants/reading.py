"""A plan file as its words, in the clauses they belong to: where a mutant changes the text.

The grammar's own tree with every word kept, since a mutant is a change of words: the syntax tree of the language says
what is meant, and of many words no more than that they were there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs
from lark import Lark, Token, Tree

from incentlang.resources import data_folder
from incentlang.syntax.fingerprint import grammar_text


@attrs.frozen
class Word:
    """One word, or a phrase that the grammar knows as one: `at least`, `claw back`, `90 days`."""

    kind: str
    text: str
    start: int
    end: int


@attrs.frozen
class Part:
    """What one rule of the grammar read: a clause, an expression, a whole definition."""

    kind: str
    inner: tuple[Word | Part, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words from left to right."""
        return tuple(word for each in self.inner for word in ((each,) if isinstance(each, Word) else each.words))

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.words[-1].end

    def named(self, *kinds: str) -> Iterator[Part]:
        """The parts of these kinds in it, itself among them, outermost first."""
        if self.kind in kinds:
            yield self
        for each in self.inner:
            if isinstance(each, Part):
                yield from each.named(*kinds)

    def own(self, *kinds: str) -> list[Word]:
        """Its words of these kinds that stand in no part of it."""
        return [each for each in self.inner if isinstance(each, Word) and each.kind in kinds]

    def first(self, kind: str) -> Part | None:
        """The first part of a kind directly in it."""
        return next((each for each in self.inner if isinstance(each, Part) and each.kind == kind), None)


@attrs.frozen
class Declared:
    """What the files of a plan declare together, as far as mutants choose among it.

    Attributes:
        roles: In order.
        people: By fact or entity, the ways from a row of it to a participant: `owner`, `customer.csm`.
        names: Every name that stands anywhere.
    """

    roles: tuple[str, ...]
    people: dict[str, tuple[str, ...]]
    names: frozenset[str]


@attrs.frozen
class PlanFile:
    """One file of a plan.

    Attributes:
        path: From the folder of the project.
        items: Its definitions.
    """

    path: str
    text: str
    items: tuple[Part, ...]
    declared: Declared

    def line(self, place: int) -> int:
        """The line of a place in the text."""
        return self.text.count("\n", 0, place) + 1


def read_plan(folder: Path) -> list[PlanFile]:
    """The files of a plan that stand in its own folder, those with scenarios left out."""
    paths = sorted(folder.glob("*.incent"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    trees = {name: parsed(text) for name, text in texts.items()}
    used = {use.words[1].text for tree in trees.values() for use in tree.named("use")}
    library = [path for path in sorted(data_folder("stdlib").glob("*.incent")) if path.stem in used]
    everything = [*trees.values(), *(parsed(path.read_text(encoding="utf-8")) for path in library)]
    declared = declarations(everything)
    return [
        PlanFile(name, texts[name], tuple(each for each in tree.inner if isinstance(each, Part)), declared)
        for name, tree in trees.items()
    ]


def parsed(text: str) -> Part:
    """The tree of a text without mistakes."""
    return _part(_grammar().parse(text))


def declarations(trees: list[Part]) -> Declared:
    """What may be named in place of something else."""
    fields: dict[str, dict[str, str]] = {}
    for tree in trees:
        for item in tree.named("fact", "entity"):
            mine = fields.setdefault(item.own("NAME")[0].text, {})
            for field in item.named("field"):
                kind = field.first("type")
                assert kind is not None
                mine[field.words[0].text] = kind.words[0].text
    roles = [item.own("NAME")[0].text for tree in trees for item in tree.named("role")]
    people = {name: tuple(_people(name, fields)) for name in fields}
    words = {word.text for tree in trees for word in tree.words if word.kind in {"NAME", "FIELD"}}
    return Declared(tuple(roles), people, frozenset(words))


def _people(name: str, fields: dict[str, dict[str, str]]) -> Iterator[str]:
    """Participants that a row refers to, itself or through what it refers to."""
    for field, kind in fields[name].items():
        if kind == "participant":
            yield field
        elif kind in fields:
            yield from (f"{field}.{further}" for further, its in fields[kind].items() if its == "participant")


@cache
def _grammar() -> Lark:
    return Lark(grammar_text(), parser="lalr", lexer="contextual", start="file", keep_all_tokens=True)


def _part(tree: Tree[Token]) -> Part:
    inner = [_part(each) if isinstance(each, Tree) else _word(each) for each in tree.children]
    return Part(str(tree.data), tuple(each for each in inner if isinstance(each, Word) or each.words))


def _word(token: Token) -> Word:
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Word(token.type, str(token), token.start_pos, token.end_pos)
