"""A compiled plan as a document: everything that it defines, in the order in which a participant asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from incentlang.documents.assumed import assumed
from incentlang.documents.examples import examples
from incentlang.documents.grids import table_grid
from incentlang.documents.model import Block, Document, Grid, Heading, Picture, Text
from incentlang.explain.figures import percent
from incentlang.graph import connections, rule_graph
from incentlang.graph.picture.grains import key_of
from incentlang.graph.picture.svg import drawn
from incentlang.ir.program import Program
from incentlang.ir.schema import Entity, Fact
from incentlang.pipeline import Compiled
from incentlang.syntax import ast
from incentlang.words import About, Paragraph, Section, beside_table_in_words, program_in_words
from incentlang.words.naming import day, spoken

_ASKED: dict[About, str] = {
    "what": "What it is about",
    "pays": "What it pays",
    "counts": "What counts",
    "earned": "When it is earned",
    "paid": "When it is paid",
    "taken back": "When it is taken back",
    "why": "Why",
}
"""What a paragraph of a rule answers."""


def document_of(compiled: Compiled, program: Program) -> Document:
    """The document of a plan that has no mistakes.

    Args:
        compiled: The project: its declarations say who owns and approved the plan, its scenarios are the examples.
        program: The plan.
    """
    sections = program_in_words(program)
    by_kind = {kind: [each for each in sections if each.kind == kind] for kind in {each.kind for each in sections}}
    header = by_kind["plan"][0]
    blocks = [
        *_section("In short", [Text(paragraph.text) for paragraph in header.paragraphs]),
        *_section("Who it is for", _roles(compiled, program)),
        *_section("What is paid for", _definitions(by_kind.get("rule", ()), "What is paid for")),
        *_section("What is shared", _definitions(by_kind.get("pool", ()), "What is shared")),
        *_section("Limits", _definitions(by_kind.get("cap", ()), "Limits")),
        *_section("Tables", _tables(program, by_kind.get("table", ()))),
        *_section("Examples", examples(compiled, program)),
        *_section("From activity to value to pay", _map(program)),
        *_section("What is assumed", assumed(program)),
        *_section("Terms", _terms(program, sections)),
        *_section("What is being tried", _definitions(by_kind.get("pilot", ()), "What is being tried")),
        *_section("What the plan promises", _promises(by_kind.get("ensure", ()))),
    ]
    purpose, facts = _title_page(compiled, program)
    return Document(header.heading, purpose, facts, tuple(blocks), f"{program.plan.name} {compiled.plan_hash[:12]}")


def _section(title: str, blocks: Iterable[Block]) -> list[Block]:
    """Blocks under a heading; no heading where there are none."""
    held = list(blocks)
    return [Heading(2, title, _anchor(title)), *held] if held else []


def _anchor(*names: str) -> str:
    return "-".join(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names)


def _title_page(compiled: Compiled, program: Program) -> tuple[str, tuple[tuple[str, str], ...]]:
    plan = program.plan
    first = "" if plan.start is None else f"from {day(plan.start)}"
    last = "" if plan.end is None else f"up to and including {day(plan.end)}"
    facts = [("In force", " ".join(filter(None, (first, last))) or "always")]
    purpose = ""
    clauses = () if compiled.symbols.plan is None else compiled.symbols.plan.clauses
    for clause in clauses:
        match clause:
            case ast.Owner(text=text):
                facts.append(("Owner", text))
            case ast.Approved(text=text, on=on):
                facts.append(("Approved by", text if on is None else f"{text} on {day(on)}"))
            case ast.Because(text=text):
                purpose = text
            case _:
                pass  # said in the first section
    return purpose, (*facts, ("Currency", plan.currency))


def _roles(compiled: Compiled, program: Program) -> Iterator[Block]:
    rows = []
    for symbol in compiled.symbols.named.values():
        if isinstance(symbol.item, ast.Role) and symbol.name in program.schema.roles:
            mix = [percent(part) for part in symbol.item.mix]
            told = f"{mix[0]} base, {mix[1]} variable" if mix else "—"
            name = spoken(symbol.name)
            rows.append((name, symbol.item.title or "—", told))
    if rows:
        yield Grid("Roles and how their target pay is made up", ("Role", "Who that is", "Target pay"), tuple(rows))


def _definitions(sections: Iterable[Section], group: str) -> Iterator[Block]:
    for number, section in enumerate(sections, start=1):
        yield Heading(3, section.heading, _anchor(group, str(number)))
        if section.role:
            yield Text(spoken(section.role), "For the role")
        yield from _paragraphs(section.paragraphs)


def _paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[Block]:
    asked: About | None = None
    for each in paragraphs:
        yield Text(each.text, _ASKED[each.about] if each.about != asked else "")
        asked = each.about


def _tables(program: Program, sections: Iterable[Section]) -> Iterator[Block]:
    for number, (table, section) in enumerate(zip(program.tables, sections, strict=True), start=1):
        yield Heading(3, section.heading, _anchor("Tables", str(number)))
        yield table_grid(program, table)
        beside = beside_table_in_words(program, table)
        if beside is not None:
            yield Text(beside.text)


def _map(program: Program) -> Iterator[Block]:
    graph = rule_graph(program)
    yield Picture(drawn(graph, key_of(graph), {}), "From data on the left to pay on the right; the table says the same")
    yield Grid(
        "From data to pay",
        ("Paid by", "From activity", "By value", "Purpose"),
        tuple(
            (
                each.title or spoken(each.rule),
                ", ".join(map(spoken, each.activity)),
                ", ".join(map(spoken, each.value)),
                each.purpose,
            )
            for each in connections(program, graph)
        ),
    )


def _terms(program: Program, sections: Iterable[Section]) -> Iterator[Block]:
    rows = [
        (each.heading, " ".join(paragraph.text for paragraph in each.paragraphs))
        for each in sections
        if each.kind in ("measure", "value", "param")
    ]
    rows += [(spoken(each.name), each.doc) for each in program.schema.inputs if each.doc]
    tables: list[Fact | Entity] = [*program.schema.facts, *program.schema.entities]
    for table in tables:
        fields = [spoken(field.name) for field in table.fields if field.name != table.key]
        read = f"The plan reads: {', '.join(fields)}" if fields else ""
        told = ". ".join(each.rstrip(".") for each in (table.doc, read) if each)
        if told:
            rows.append((spoken(table.name), f"{told}."))
    if rows:
        yield Grid("Terms of the plan", ("Term", "Meaning"), tuple(sorted(rows, key=lambda row: row[0].lower())))


def _promises(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield from (Text(paragraph.text, section.heading) for paragraph in section.paragraphs)
