"""The rule graph as a picture: every box and line there, nothing overlaps, text fits, the same bytes each time."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

from incentlang.graph import RuleGraph, rule_graph, to_html, to_svg
from incentlang.graph.picture.grains import GREY, PALETTE, REST
from incentlang.graph.picture.style import PAPERS
from incentlang.graph.picture.widths import text_width
from tests.worlds import HEADER, opened, world

SVG = "{http://www.w3.org/2000/svg}"
MANY = "".join(f"rule r{n}\n  for each deal\n  credit 1% of ARR to owner\n" for n in range(100))


def picture(graph: RuleGraph, focus: str | None = None) -> ElementTree.Element:
    found = to_svg(graph, focus)
    assert isinstance(found, str)
    return ElementTree.fromstring(found)


def graphs(repository: Path, tmp_path: Path) -> list[RuleGraph]:
    examples = sorted(path.parent for path in (repository / "examples").glob("*/incent.toml"))
    found = [rule_graph(opened(folder).program) for folder in examples]
    return [*found, rule_graph(world(tmp_path, HEADER + MANY).program)]


def numbers(element: ElementTree.Element, *names: str) -> list[int]:
    return [int(element.attrib[name]) for name in names]


def test_every_definition_has_a_box_and_every_read_a_line(repository: Path, tmp_path: Path) -> None:
    for graph in graphs(repository, tmp_path):
        root = picture(graph)
        boxes = {box.attrib["id"]: box for box in root.iter(f"{SVG}g") if "box" in box.attrib["class"].split()}
        names = {place: box.findtext(f"{SVG}text[@class='name']") for place, box in boxes.items()}
        assert sorted(filter(None, names.values())) == sorted(node.name for node in graph.nodes)
        lines = [path for path in root.iter(f"{SVG}path") if "line" in path.attrib["class"].split()]
        drawn = sorted((names[line.attrib["data-reader"]], names[line.attrib["data-read"]]) for line in lines)
        assert drawn == sorted((edge.reader, edge.read) for edge in graph.edges)
        assert all(each.findtext(f"{SVG}title") for each in (root, *boxes.values(), *lines))
        for line in lines:  # out of the right side of what is read, into the left side of the reader, to the right
            ends = [int(number) for number in re.findall(r"\d+", line.attrib["d"])]
            read, reader = (boxes[line.attrib[end]].find(f"{SVG}rect") for end in ("data-read", "data-reader"))
            assert read is not None
            assert reader is not None
            assert ends[0] == sum(numbers(read, "x", "width"))
            # Only what reads its own last period is no further right.
            assert read is reader or ends[0] < numbers(reader, "x")[0]
            end = re.findall(r"(\d+)(?: (\d+))?$", line.attrib["d"])[0]
            assert int(end[0]) == numbers(reader, "x")[0]


def test_no_two_boxes_overlap_and_text_fits(repository: Path, tmp_path: Path) -> None:
    for graph in graphs(repository, tmp_path):
        root = picture(graph)
        rects = []
        for box in root.iter(f"{SVG}g"):
            if "box" not in box.attrib["class"].split():
                continue
            rect = box.find(f"{SVG}rect")
            assert rect is not None
            x, y, width, height = numbers(rect, "x", "y", "width", "height")
            rects.append((x, y, x + width, y + height))
            for text in box.iter(f"{SVG}text"):
                bold = text.attrib["class"] == "name"
                wide = text_width(text.text or "", 13 if bold else 11, bold=bold)
                assert x < int(text.attrib["x"])
                assert int(text.attrib["x"]) + wide < x + width
        for (left, top, right, bottom), (x, y, end, floor) in combinations(rects, 2):
            assert right <= x or end <= left or bottom <= y or floor <= top
        whole = numbers(root, "width", "height")
        assert all(x > 0 and y > 0 and end < whole[0] and floor < whole[1] for x, y, end, floor in rects)


def test_around_a_definition_it_is_bold_and_its_readers_are_faint(repository: Path) -> None:
    root = picture(rule_graph(opened(repository / "examples" / "regional_pilot").program), "floor_deal")
    marks = {
        box.findtext(f"{SVG}text"): box.attrib["class"].split()[2:]
        for box in root.iter(f"{SVG}g")
        if "box" in box.attrib["class"].split()
    }
    assert marks == {"floor_deal": ["focus"], "go_live": ["faint"], "strategic": ["faint"]}


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_can_be_read_on_every_colour() -> None:
    for dark, paper in enumerate(PAPERS):
        fills = [(each.fill, each.dark_fill)[dark] for each in (*PALETTE, GREY, REST)]
        pairs = [(text, fill) for text in (paper.text, paper.second) for fill in (*fills, paper.paper, paper.band)]
        for text, fill in [*pairs, (paper.faint_text, paper.paper)]:
            low, high = sorted((luminance(text), luminance(fill)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, fill)


def test_titles_of_the_plan_are_text(tmp_path: Path) -> None:
    plan = HEADER + 'rule a "1 < 2 & ]]>"\n  for each deal\n  credit 1% of ARR to owner\n'
    descriptions = [each.text or "" for each in picture(rule_graph(world(tmp_path, plan).program)).iter(f"{SVG}desc")]
    assert any(text.startswith("1 < 2 & ]]>. ") for text in descriptions)


def test_letters_that_the_table_lacks_are_not_narrow() -> None:
    assert text_width("é", 1000) == text_width("e", 1000) == 615
    assert text_width("e\u0301", 1000) == 615  # an accent of its own takes no room
    assert text_width("計", 1000) == 1100


def page(graph: RuleGraph, focus: str | None = None) -> ElementTree.Element:
    """The page without its first two lines of head, which are no XML; what is between tags is."""
    found = to_html(graph, focus)
    assert isinstance(found, str)
    body = found[found.index("<body>") : found.index("</html>")]
    return ElementTree.fromstring(body)


def test_a_box_leads_to_its_lines_and_they_lead_back(repository: Path, tmp_path: Path) -> None:
    for graph in graphs(repository, tmp_path):
        root = page(graph)
        boxes = {box.attrib["id"]: box for box in root.iter(f"{SVG}g") if "box" in box.attrib["class"].split()}
        parts = {part.attrib["id"]: part for part in root.iter("span") if "id" in part.attrib}
        linked = {}
        for link in root.iter(f"{SVG}a"):
            box = link.find(f"{SVG}g")
            assert box is not None
            linked[box.findtext(f"{SVG}text[@class='name']")] = parts[link.attrib["href"][1:]]
            back = parts[link.attrib["href"][1:]].find("span/a")
            assert back is not None
            assert back.attrib["href"] == f"#{box.attrib['id']}"
        assert sorted(filter(None, linked)) == sorted(node.name for node in graph.nodes if node.file)
        assert len(boxes) == len(graph.nodes)
        for name, part in linked.items():
            first = "".join(part.itertext()).splitlines()[0]
            assert re.search(rf"\b{name}\b", first), (name, first)


def test_a_page_holds_the_files_as_they_are_written(repository: Path) -> None:
    graph = rule_graph(opened(repository / "examples" / "customer_value").program)
    shown = ["".join(pre.itertext()) for pre in page(graph).iter("pre")]
    written = [source.text for source in graph.sources]
    assert [re.sub(r"(?m)^\d+", "", text) for text in shown] == written


def test_a_page_around_a_definition_holds_only_its_files(repository: Path) -> None:
    root = page(rule_graph(opened(repository / "examples" / "customer_value").program), "health_floor")
    assert root.findtext("aside/h1") == "customer_value: rule graph around health_floor"
    assert [heading.text for heading in root.iter("h2")] == ["examples/customer_value/plan.incent"]


def test_text_of_a_plan_is_text_on_the_page(tmp_path: Path) -> None:
    plan = HEADER + 'rule a "</pre><script>1 & 2"\n  for each deal\n  credit 1% of ARR to owner\n'
    found = to_html(rule_graph(world(tmp_path, plan).program))
    assert isinstance(found, str)
    assert "<script" not in found
    assert "&lt;/pre&gt;&lt;script&gt;1 &amp; 2" in found
