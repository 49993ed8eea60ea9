"""Plan documents: complete, true to the plan, harmless whatever a plan says, and the same in every format."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest

from incentlang.documents import Document, document_of, to_html, to_markdown, to_pdf
from incentlang.documents.model import Bullets, Grid, Heading, Picture, Text
from incentlang.pipeline import compile_project
from incentlang.project import load_project

TOP = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (TOP / "examples").glob("*/incent.toml"))


def document(folder: Path) -> Document:
    """The document of a project; those of the examples are made once."""
    return _of_example(folder) if folder in EXAMPLES else _made(folder)


@cache
def _of_example(folder: Path) -> Document:
    return _made(folder)


def _made(folder: Path) -> Document:
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None, compiled.diagnostics
    return document_of(compiled, compiled.program)


def texts(made: Document) -> str:
    """Everything that a document says, one block after the other."""
    said = [made.title, made.purpose, *(part for fact in made.facts for part in fact)]
    for block in made.blocks:
        match block:
            case Heading(text=text):
                said.append(text)
            case Text(text=text, label=label):
                said.append(f"{label}: {text}" if label else text)
            case Bullets(items=items):
                said.extend(items)
            case Grid(caption=caption, headings=headings, rows=rows):
                said.extend([caption, *headings, *(cell for row in rows for cell in row)])
            case Picture(told=told):
                said.append(told)
    return "\n".join(said)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_every_example_has_a_document_without_an_empty_section(folder: Path) -> None:
    blocks = document(folder).blocks
    titles = [block.text for block in blocks if isinstance(block, Heading) and block.level == 2]
    assert {"In short", "What is paid for", "Examples", "From activity to value to pay", "Terms"} <= set(titles)
    assert len(set(titles)) == len(titles)
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Heading):
            assert after is not None
            assert not (isinstance(after, Heading) and after.level <= block.level), f"nothing under {block.text}"
    anchors = [block.anchor for block in blocks if isinstance(block, Heading)]
    assert len(set(anchors)) == len(anchors)


def test_the_title_page_says_who_answers_for_the_plan() -> None:
    made = document(TOP / "examples" / "customer_value")
    assert made.title == "Customer value plan 2026"
    assert dict(made.facts) == {
        "In force": "from 1 January 2026 up to and including 31 December 2026",
        "Owner": "Revenue operations",
        "Approved by": "Compensation committee on 12 December 2025",
        "Currency": "USD",
    }


def test_an_example_is_computed_and_derived() -> None:
    # 22,000 at 10% is 2,200; of a year's quota of 4 × 100,000 it is 22,000 / 400,000 = 5.5%.
    said = texts(document(TOP / "examples" / "customer_value"))
    for part in (
        "Example: A customer who was live before signing is earned at close.",
        "Deal D1: ARR 22,000 USD, kind new logo, customer acme, owner maya, closed on 10 March 2026",
        "Activation of acme on 2026-03-01: customer acme, activated on 1 March 2026",
        "Quota of maya in 2026-Q1: 100,000 USD",
        "Result: 2,200.00 USD for D1.",
        "22,000.00 at 10% = 2,200.00.",
        "Attainment 0% -> 5.5% of 400,000.00.",
        "Result: 0 USD for D1: what it waits for did not come in time.",
    ):
        assert part in said.splitlines()


def test_what_is_taken_back_later_is_told_beside_what_was_earned() -> None:
    # 8% of 30,000 is 2,400, all of it taken back by the churn of April.
    said = texts(document(TOP / "examples" / "multi_year")).splitlines()
    place = said.index("Result: 0.00 USD for C2.")
    assert "8% × 30,000.00 × 100% = 2,400.00." in said[place : place + 12]
    assert "In 2026-04, 2,400.00 USD was taken back." in said[place : place + 12]


def test_what_became_payable_in_the_month_in_which_it_was_earned_is_told_once() -> None:
    # A quarter of 2,400 waits for the activation of 5 January: 600, within the month of the contract.
    said = texts(document(TOP / "examples" / "multi_year")).splitlines()
    assert "600.00 payable 5 January 2026." in said
    assert "In 2026-01, 600.00 USD became payable." not in said


def test_each_of_several_people_has_a_derivation_of_their_own() -> None:
    # 2% of 100,000 is 2,000: a quarter of it is 500, three quarters are 1,500.
    said = texts(document(TOP / "examples" / "account_executive")).splitlines()
    place = said.index("Result: 2,000.00 USD for D2.")
    told = said[place : said.index("Result: 0.00 USD for D1.", place)]
    ines, maya = told.index("For ines:"), told.index("For maya:")
    assert "2% × 100,000.00 = 2,000.00, of which 25% = 500.00." in told[ines:maya]
    assert "2% × 100,000.00 = 2,000.00, of which 75% = 1,500.00." in told[maya:]
    assert "Engineer = ines." in told[ines:maya]
    assert "Engineer = ines." in told[maya:]


def test_an_example_tells_nothing_that_is_no_part_of_its_result() -> None:
    # The first place brings 2,000; the second `credit` of the rule is for the second place.
    blocks = document(TOP / "examples" / "account_executive").blocks
    said = [item for block in blocks if isinstance(block, Bullets) for item in block.items]
    assert "Under the rule “contest”, 2026-Q1 came to 2,000.00 USD." in said
    assert "would be 1,000.00." not in said
    assert not [each for each in said if "cannot be told" in each or "earned nothing" in each]
    assert not [each for each in said if re.fullmatch(r"[= \d.,-]+", each)]


def test_defaults_of_a_plan_are_listed() -> None:
    blocks = document(TOP / "examples" / "customer_success").blocks
    defaults = next(block for block in blocks if isinstance(block, Grid) and block.caption == "Defaults of the plan")
    assert (
        "What the same customers pay when it ends",
        "the ARR, as it stands on the last day of the period",
        "0 USD",
    ) in defaults.rows
    assert ("Everything that reads “goals”", "goals, as supplied", "70%") in defaults.rows


def test_rows_of_a_table_stand_in_it_alone_and_its_edges_beside_it() -> None:
    blocks = document(TOP / "examples" / "account_executive").blocks
    place = next(
        number
        for number, block in enumerate(blocks)
        if isinstance(block, Grid) and block.caption == "Rate on a new customer, by attainment of the year's quota"
    )
    assert blocks[place + 1] == Text(
        "Each slice is paid at the rate of its own band. It says nothing of what lies below 0%: where that comes up,"
        " pay is withheld. Exactly at a figure after “from”, its own row holds."
    )
    window = next(
        number
        for number, block in enumerate(blocks)
        if isinstance(block, Grid) and block.caption == "Days to go live" and len(block.rows) == 4
    )
    assert isinstance(blocks[window + 1], Heading)


PLAN = """
plan tiny "{title}"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
  because "{because}"

role seller "Seller"

fact deal
  key id: text
  dated closed_on: date
  amount: money
  owner: participant

rule commission "Commission"
  for each deal
  credit {rate} of amount to owner
"""


def written(folder: Path, rate: str = "5%", title: str = "Tiny", because: str = "Because.") -> Document:
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    (folder / "plan.incent").write_text(PLAN.format(rate=rate, title=title, because=because), encoding="utf-8")
    return document(folder)


def test_another_rate_is_another_document(tmp_path: Path) -> None:
    first, second = written(tmp_path), written(tmp_path, rate="6%")
    assert "5% of the amount" in texts(first)
    assert "6% of the amount" in texts(second)
    assert first.version != second.version


def test_a_plan_without_scenarios_says_so(tmp_path: Path) -> None:
    assert "The plan has no worked examples yet." in texts(written(tmp_path))


def test_a_plan_without_defaults_says_what_becomes_of_what_is_missing(tmp_path: Path) -> None:
    made = written(tmp_path)
    place = next(
        number for number, block in enumerate(made.blocks) if block == Heading(2, "What is assumed", "what-is-assumed")
    )
    assert made.blocks[place + 1] == Text(
        "Anything that pay needs and that is missing is never taken to be zero: the pay is withheld until it is there."
    )


HOSTILE = "<script>alert(1)</script> | # *x* [a](http://b) `c` & </table>"


def test_a_page_shows_what_a_plan_says_and_never_obeys_it(tmp_path: Path) -> None:
    page = to_html(written(tmp_path, title=HOSTILE, because=HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src &#39;none&#39;" in page


def test_markdown_shows_what_a_plan_says_and_never_obeys_it(tmp_path: Path) -> None:
    made = to_markdown(written(tmp_path, title=HOSTILE, because=f"- {HOSTILE}"))
    title, purpose = made.splitlines()[0], made.splitlines()[2]
    assert title == r"# \<script\>alert(1)\</script\> \| \# \*x\* \[a\](http://b) \`c\` & \</table\>"
    assert purpose.startswith(r"\- \<script\>")


def test_a_pdf_shows_what_a_plan_says_and_never_obeys_it(tmp_path: Path) -> None:
    typst_code = "#eval(1+1) $x$ *bold* <label> @ref"
    said = pdf_text(to_pdf(written(tmp_path, because=typst_code)))
    assert typst_code in said


def pdf_text(content: bytes) -> str:
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_pdf_says_the_same_and_can_be_read_aloud() -> None:
    pypdf = pytest.importorskip("pypdf")
    made = document(TOP / "examples" / "customer_value")
    content = to_pdf(made)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.metadata.title == "Customer value plan 2026"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    said = re.sub(r"\s", "", pdf_text(content))
    for block in made.blocks:  # words may be broken at the end of a line
        if isinstance(block, Text):
            assert re.sub(r"[\s-]", "", block.text)[:60] in re.sub("[-\u00ad]", "", said)


def test_a_document_is_the_same_to_the_byte_each_time() -> None:
    first, second = (_made(TOP / "examples" / "first") for _ in range(2))
    assert to_pdf(first) == to_pdf(second)
    assert to_html(first) == to_html(second)


def test_keys_of_an_example_stand_as_they_are(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "one.incent").write_text(
        'scenario "a small deal"\n'
        "  given participant jo_ann: role seller, manager kim_lee, from 2026-01-01\n"
        "  given participant kim_lee: role seller, from 2026-01-01\n"
        "  given deal D_1: amount 100 USD, owner jo_ann, closed_on 2026-02-03\n"
        "  as of 2026-02-28\n"
        "  expect commission for D_1 is 5 USD\n",
        encoding="utf-8",
    )
    said = texts(written(tmp_path)).splitlines()
    assert "Participant jo_ann: role seller, manager kim_lee, from 1 January 2026" in said
    assert "Deal D_1: amount 100 USD, owner jo_ann, closed on 3 February 2026" in said
    assert "Result: 5.00 USD for D_1." in said  # 5% of 100
