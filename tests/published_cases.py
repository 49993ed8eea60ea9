"""Published plans: what `tests/cases/published/*/published.toml` says, and what our runs of them give.

A case is a project like every golden case (or several, in subfolders), written from a plan somebody published with its
figures. `published.toml` holds those figures and where each stands in our results. The tests compare them one by one;
the documentation shows them. CONTRIBUTING.md says how to add one.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from incentlang.cli import entry

FOLDER = Path(__file__).resolve().parent / "cases" / "published"
FILES = ("payouts", "entries", "pending", "problems")
# Nothing moved is zero here: an entry of 0.00 is never made.
LISTS_OF_MOVES = ("entries", "pending")
# What chooses an explanation; the rest of a trace's `where` chooses the node.
CHOICE = ("participant", "period", "subject")
SLICE = re.compile(r"([\d,.]+%?) at ([\d.]+%)")
WANTED = re.compile(r"slice (?P<number>[1-9])(?P<part> base| rate)?")


class NotThere(Exception):
    """Our results do not hold what a figure points at."""


@attrs.frozen
class Figure:
    """One published figure and where it stands in our results.

    Attributes:
        what: In the source's words.
        published: As published; `120%` is a ratio; anything that is no number is text.
        table: `payouts`, `entries`, `pending`, `problems`; `trace`: a node of what `incent explain` tells;
            `check`: a finding of `incent check`.
        where: Which rows, by column; `clause` is the plan's own line. In a trace, `participant`, `period` and
            `subject` choose the explanation, and the rest the node.
        column: Whose values are added. `rows` counts rows; `slice 2`, `slice 2 base`, `slice 2 rate` read the second
            slice that an explanation shows; `says` finds words in an explanation.
        share_of: What our value is divided by, where the source shows a share of something it gives.
        rounded: The step to which the source rounds, half up, if it shows less than we compute.
        project: The subfolder of the reading it belongs to.
        out: The folder of the run it belongs to.
        slip: What is wrong in the source, where its figure is corrected here.
        derived: Whether it is not printed by the source, and follows from it by hand arithmetic.
        xfail: Why it cannot be computed yet.
    """

    what: str
    published: str
    table: str
    where: dict[str, str]
    column: str
    share_of: str = ""
    rounded: str = ""
    project: str = ""
    out: str = "out"
    slip: str = ""
    derived: bool = False
    xfail: str = ""


@attrs.frozen
class Published:
    """One published case."""

    folder: Path
    title: str
    mechanisms: list[str]
    open: str
    figures: list[Figure]
    xfail: str

    @property
    def key(self) -> str:
        return self.folder.name

    @property
    def commands(self) -> list[list[str]]:
        commands: list[list[str]] = tomllib.loads((self.folder / "case.toml").read_text(encoding="utf-8"))["commands"]
        return commands

    @property
    def plans(self) -> list[Path]:
        return sorted(self.folder.rglob("*.incent"))

    @property
    def holds(self) -> bool:
        return not self.xfail and not any(figure.xfail for figure in self.figures)


def waits(folder: Path) -> bool:
    """Whether this is a published case that cannot be run yet."""
    path = folder / "published.toml"
    return path.is_file() and "xfail" in tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def published_cases() -> tuple[Published, ...]:
    return tuple(read_case(path.parent) for path in sorted(FOLDER.glob("*/published.toml")))


def read_case(folder: Path) -> Published:
    said = tomllib.loads((folder / "published.toml").read_text(encoding="utf-8"))
    unknown = said.keys() - {"title", "mechanisms", "open", "figure", "xfail"}
    assert not unknown, f"{folder.name}: keys that mean nothing: {', '.join(sorted(unknown))}"
    assert said.get("figure"), f"{folder.name}: a case without a figure proves nothing"
    figures = [Figure(**each) for each in said["figure"]]
    return Published(folder, said["title"], said["mechanisms"], said["open"], figures, said.get("xfail", ""))


# --- our side


@contextlib.contextmanager
def run_case(case: Published) -> Iterator[Path]:
    """A copy of the case in which its commands have run."""
    with TemporaryDirectory() as scratch:
        work = Path(scratch) / case.key
        shutil.copytree(case.folder, work, ignore=shutil.ignore_patterns("expected"))
        with contextlib.chdir(work):
            for command in case.commands:
                run(command)
        yield work


def run(command: list[str]) -> str:
    """What a command prints."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(io.StringIO()):
        entry(command)
    stream.seek(0)
    return stream.read()


def ours(case: Published, figure: Figure, work: Path) -> Decimal | str:
    """Our value of a figure, rounded as the source rounds."""
    value = _value(case, figure, work)
    if isinstance(value, Decimal) and figure.share_of:
        value = value / Decimal(figure.share_of)
    if isinstance(value, Decimal) and figure.rounded:
        step = number(figure.rounded)
        assert isinstance(step, Decimal)
        return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return value


def expected(figure: Figure) -> Decimal | str:
    return number(figure.published)


def _value(case: Published, figure: Figure, work: Path) -> Decimal | str:
    rows = list(_rows(case, figure, work))
    if figure.column == "rows":
        return Decimal(len(rows))
    if not rows and figure.table in LISTS_OF_MOVES:
        return Decimal(0)
    if not rows:
        raise NotThere(f"{figure.what}: no row of {figure.table} has {figure.where}")
    if figure.column == "says":
        return expected(figure) if any(figure.published in text for row in rows for text in _texts(row)) else ""
    if wanted := WANTED.fullmatch(figure.column):
        return _slice(rows, int(wanted["number"]), wanted["part"] or "")
    values = [number(str(_cell(row, figure.column))) for row in rows]
    if all(isinstance(value, Decimal) for value in values):
        return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
    if len(set(values)) != 1:
        raise NotThere(f"{figure.what}: {figure.column} is {', '.join(map(str, values))}")
    return values[0]


def _rows(case: Published, figure: Figure, work: Path) -> Iterator[Mapping[str, Any]]:
    folder = work / figure.project
    where = figure.where
    if figure.table in FILES:
        with (folder / figure.out / f"{figure.table}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            names = {*(reader.fieldnames or ()), "clause"}
            unknown = {*where, figure.column} - names - {"rows"}
            assert not unknown, f"{figure.what}: {figure.table}.csv has no column {', '.join(unknown)}"
            yield from (row for row in reader if _matches(row, where, folder))
    elif figure.table == "check":
        findings = json.loads(run(["check", str(folder), "--format", "json"]))["findings"]
        yield from (row for row in findings if _matches(row, where, folder))
    else:
        assert figure.table == "trace", figure.table
        node_where = {name: value for name, value in where.items() if name not in CHOICE}
        yield from (node for node in _nodes(case, figure, folder) if _matches(node, node_where, folder))


def _nodes(case: Published, figure: Figure, folder: Path) -> list[dict[str, Any]]:
    where = figure.where
    command = ["explain", str(folder), "--participant", where["participant"], "--period", where["period"]]
    if "subject" in where:
        command += ["--subject", where["subject"]]
    command += [*_as_of(case, figure), "--format", "json"]
    text = run(command)
    if not text:
        raise NotThere(f"{figure.what}: `incent {' '.join(command)}` tells nothing")
    nodes: list[dict[str, Any]] = json.loads(text)["nodes"]
    return nodes


def _as_of(case: Published, figure: Figure) -> list[str]:
    """An explanation knows what the run knew."""
    for command in case.commands:
        out = str(Path(figure.project) / figure.out)
        if command[0] == "run" and out in command and "--as-of" in command:
            return ["--as-of", command[command.index("--as-of") + 1]]
    return []


def _matches(row: Mapping[str, Any], where: Mapping[str, str], folder: Path) -> bool:
    """Whether a row is meant; `clause` is the plan's own line, which an entry or a credit names by its number."""
    for name, value in where.items():
        if name == "clause":
            line = row["line"] if "entry" in row else row["key"].get("line", row["line"])
            plan = (folder / str(row["file"])).read_text(encoding="utf-8").splitlines()
            if plan[int(line) - 1].strip() != value:
                return False
        elif _cell(row, name) != value:
            return False
    return True


def _cell(row: Mapping[str, Any], column: str) -> Any:
    """A column of a row; of a node also `key.period` and the like."""
    name, _, inner = column.partition(".")
    return row[name].get(inner) if inner else row[name]


def _texts(node: Mapping[str, Any]) -> Iterator[str]:
    yield str(node["note"])
    for clause in node["clauses"]:
        yield clause["text"]
        yield from (note["text"] for note in clause["notes"])


def _slice(nodes: list[Mapping[str, Any]], wanted: int, part: str) -> Decimal:
    """A slice of the first explanation that shows slices: `1,000.00 at 30%`."""
    for node in nodes:
        for text in _texts(node):
            slices = SLICE.findall(text)
            if len(slices) >= wanted:
                base, rate = (number(each.replace(",", "")) for each in slices[wanted - 1])
                assert isinstance(base, Decimal)
                assert isinstance(rate, Decimal)
                return {"": base * rate, " base": base, " rate": rate}[part]
    raise NotThere(f"no explanation shows {wanted} slices")


def number(text: str) -> Decimal | str:
    """A number, a percentage as its ratio, or the text itself."""
    plain = text.replace(",", "").removesuffix("%").strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return text
    return value / 100 if text.endswith("%") else value
