"""The rule graph: what reads what, how the grain changes, and no way round."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from incentlang.diagnostics.requests import NoSuchDefinition
from incentlang.graph import Edge, RuleGraph, rule_graph, to_dot, to_html, to_json, to_mermaid, to_svg, to_text
from tests.worlds import HEADER, opened, world

PLAN = """
param floor = 70 "why"
input quota for account_executive each quarter: money
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
table tier by attainment, retroactive
  from 0%    10%
measure bookings for account_executive each quarter
  sum of ARR over deal where customer.segment is smb after activation by owner
measure attainment for account_executive each quarter
  bookings year to date / quota of the year
measure doubled for account_executive each quarter
  bookings * 2
rule walked
  for each deal
  credit rates(attainment) of ARR to owner after activation within 90 days
rule retro
  for each deal
  credit tier(attainment) of ARR to customer.csm when customer.csm is known
rule billed
  for each deal
  credit 1% of ARR to owner after invoice of deal within 30 days
rule monthly
  for each account_executive each month
  credit 1% of bookings when bookings is above 5 USD
rule quarterly
  for each account_executive each quarter
  credit rates(attainment) of (bookings year to date) when floor is at least 1
rule yearly
  for each account_executive each year
  credit 1% of target for the year
"""


@pytest.fixture
def graph(tmp_path: Path) -> RuleGraph:
    return rule_graph(world(tmp_path, HEADER + PLAN).program)


def text_of(found: str | NoSuchDefinition) -> str:
    """A rendering that must be there."""
    assert isinstance(found, str)
    return found


def reads(graph: RuleGraph, name: str) -> dict[str, tuple[str, ...]]:
    """What a definition reads, with the changes of grain."""
    return {edge.read: edge.changes for edge in graph.read_by(name)}


def test_grains_in_words(graph: RuleGraph) -> None:
    assert {node.name: (node.kind, node.grain) for node in graph.nodes} == {
        "walked": ("rule", "deal × participant"),
        "retro": ("rule", "deal × participant"),
        "billed": ("rule", "deal × participant"),
        "monthly": ("rule", "account_executive × month"),
        "quarterly": ("rule", "account_executive × quarter"),
        "yearly": ("rule", "account_executive × year"),
        "bookings": ("measure", "account_executive × quarter"),
        "attainment": ("measure", "account_executive × quarter"),
        "doubled": ("measure", "account_executive × quarter"),
        "quota": ("input", "account_executive × quarter"),
        "rates": ("table", "plan"),
        "tier": ("table", "plan"),
        "floor": ("param", "plan"),
        "deal": ("fact", "deal"),
        "activation": ("fact", "activation"),
        "invoice": ("fact", "invoice"),
        "customer": ("entity", "customer"),
        "participant": ("entity", "participant"),
    }


def test_each_edge_says_how_the_grain_changes(graph: RuleGraph) -> None:
    assert reads(graph, "walked") == {
        "attainment": ("running",),  # where the row stands
        "rates": ("spread",),
        "deal": ("same",),
        "activation": ("spread",),  # of the customer, for every deal of the customer
        "customer": ("spread",),
        "participant": ("spread",),
    }
    assert reads(graph, "retro")["attainment"] == ("spread",)  # the participant's rate, on each deal
    assert reads(graph, "billed")["invoice"] == ("gather",)  # one of the many that point at the deal
    assert reads(graph, "monthly")["bookings"] == ("as-at",)  # the quarter as it stands at the month's end
    assert reads(graph, "quarterly")["attainment"] == ("running",)
    assert reads(graph, "quarterly")["floor"] == ("spread",)
    assert reads(graph, "yearly") == {"participant": ("spread",)}
    assert reads(graph, "bookings") == {
        "deal": ("gather",),
        "activation": ("gather",),
        "customer": ("gather",),
        "participant": ("gather",),
    }
    assert reads(graph, "attainment") == {"bookings": ("gather",), "quota": ("gather",)}
    assert reads(graph, "doubled") == {"bookings": ("same",)}


def test_nodes_know_their_place(graph: RuleGraph) -> None:
    floor, participant, deal = (graph.node(name) for name in ("floor", "participant", "deal"))
    assert floor is not None
    assert floor.line == 8  # six lines of the header and an empty one
    assert floor.file.endswith("plan.incent")
    assert participant is not None
    assert (participant.file, participant.line) == ("", 0)
    assert deal is not None
    assert deal.file.endswith("saas.incent")


def test_a_focus_shows_all_it_reads_and_what_reads_it_directly(graph: RuleGraph) -> None:
    shown = graph.focused("bookings")
    assert isinstance(shown, RuleGraph)
    # `walked` reads `attainment`, which reads `bookings`: that is no direct reader.
    parts = {node.name: shown.part(node.name) for node in shown.nodes}
    assert parts == {
        "bookings": "focus",
        **dict.fromkeys(("deal", "activation", "customer", "participant"), "read"),
        **dict.fromkeys(("attainment", "doubled", "monthly"), "reader"),
    }
    # Of a reader, only that it reads the focus: not that `attainment` reads `quota`.
    assert {edge.read for edge in shown.edges if shown.part(edge.reader) == "reader"} == {"bookings"}


def test_readers_of_the_focus_are_marked(graph: RuleGraph) -> None:
    text, mermaid, dot = (text_of(form(graph, "attainment")) for form in (to_text, to_mermaid, to_dot))
    assert text.index("what reads attainment") > text.index("entities")  # the last block
    assert "-.->|running|" in mermaid
    assert mermaid.count("stroke-dasharray") == 3  # walked, retro, quarterly
    assert '"walked" -> "attainment" [label="running", style=dashed];' in dot


@pytest.mark.parametrize("render", [to_text, to_mermaid, to_dot, to_json, to_svg, to_html])
def test_an_unknown_focus_suggests_what_may_be_meant(graph: RuleGraph, render: object) -> None:
    assert callable(render)
    found = render(graph, "atainment")
    assert isinstance(found, NoSuchDefinition)
    assert found.suggestions[0] == "attainment"
    assert found.message() == "the plan defines and reads nothing called `atainment`"


def test_text_stands_in_columns(graph: RuleGraph) -> None:
    lines = text_of(to_text(graph, "doubled")).splitlines()
    assert lines[0] == "p: rule graph around doubled"
    at = lines.index("measures")
    # The two names and grains stand below each other, on the lines of definitions and of what they read.
    assert lines[at + 1].startswith("  bookings           account_executive × quarter  ")
    assert lines[at + 2] == "     ├─ deal         deal                         gather"
    assert "     └─ bookings     account_executive × quarter  same" in lines
    assert "     read by bookings" in lines


def test_mermaid_and_dot_hold_every_node_and_edge(graph: RuleGraph) -> None:
    mermaid, dot = text_of(to_mermaid(graph)), text_of(to_dot(graph))
    assert mermaid.startswith("flowchart LR\n")
    assert mermaid.count("-->") == dot.count(" -> ") == len(graph.edges)
    assert dot.count("shape=") == len(graph.nodes)
    assert '  "walked" -> "attainment" [label="running"];' in dot.splitlines()
    assert '  n0["walked<br/>deal × participant"]' in mermaid.splitlines()


def test_json_says_the_same_in_data(graph: RuleGraph) -> None:
    document = json.loads(text_of(to_json(graph, "doubled")))
    assert (document["plan"], document["focus"]) == ("p", "doubled")
    assert {"reader": "doubled", "reads": "bookings", "changes": ["same"]} in document["edges"]
    assert [node["name"] for node in document["nodes"]][:2] == ["bookings", "doubled"]


@pytest.mark.parametrize("example", ["first", "customer_value"])
def test_renderings_are_the_same_each_time(repository: Path, example: str) -> None:
    first, second = (rule_graph(opened(repository / "examples" / example).program) for _ in range(2))
    for render in (to_text, to_mermaid, to_dot, to_json, to_svg, to_html):
        assert render(first) == render(second)


@pytest.mark.parametrize("example", ["first", "customer_value"])
def test_a_plan_that_compiled_has_no_way_round(repository: Path, example: str) -> None:
    assert rule_graph(opened(repository / "examples" / example).program).cycles() == ()


def test_a_way_round_is_found_whatever_the_check_says(graph: RuleGraph) -> None:
    edges = (*graph.edges, Edge("bookings", "attainment", ("same",)))
    assert attrs.evolve(graph, edges=edges).cycles() == (("attainment", "bookings"),)


ROUNDS = {
    "a measure of itself": (["a year to date + q"], "aa"),
    "two measures": (["b + 1 USD", "a"], "aba"),
    "three measures, through a window and a quotient": (
        ["b year to date", "100 USD * (c / q)", "a last 2 quarters"],
        "abca",
    ),
}


@pytest.mark.parametrize("name", ROUNDS)
def test_measures_that_read_each_other_in_a_round_are_refused_hop_by_hop(tmp_path: Path, name: str) -> None:
    bodies, round_ = ROUNDS[name]
    plan = HEADER + "input q for account_executive each quarter: money\n"
    for letter, body in zip("abc", bodies, strict=False):
        plan += f"measure {letter} for account_executive each quarter\n  {body}\n"
    (found,) = world(tmp_path, plan).compiled.diagnostics
    assert found.code == "E0311"
    told = "".join(re.findall("`(.)`", found.message()))
    assert len(told) == len(round_)
    assert told in round_[:-1] * 3  # wherever it begins, each reads the next
    hops = [label.text for label in found.labels()]
    assert hops == [f"`{one}` reads `{other}`" for one, other in pairwise(told)]
    assert all(label.span.text == told[place] for place, label in enumerate(found.labels()))


def test_the_bare_name_of_a_rule_is_no_value(tmp_path: Path) -> None:
    plan = """
measure a for account_executive each quarter
  pay
rule pay
  for each account_executive each quarter
  credit 1% of a
"""
    found = world(tmp_path, HEADER + plan).compiled.diagnostics
    assert [(each.code, each.message()) for each in found] == [
        ("E0109", "`pay` is a rule: what it earned is `earned of pay`, in measures and rules of a role and period")
    ]
