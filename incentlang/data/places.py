"""Where the rows of a table come from: [data.X] of incent.toml, else the one file of its name under data/."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from incentlang.data.findings import Findings
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import FileMissing, FileOutside, FileTooLarge, FileTwice, FileUnreadable
from incentlang.diagnostics.suggest import closest
from incentlang.project.model import DataSource, Project
from incentlang.project.paths import is_inside

ENDINGS = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson", ".json", ".xlsx")
LARGEST = 2 * 2**30


@attrs.frozen
class Place:
    """A file to read: its path, and its name as messages show it."""

    path: Path
    shown: str


def usual_files(project: Project, name: str) -> list[str]:
    """The files of that name under data/, by their endings."""
    return [f"data/{name}{ending}" for ending in ENDINGS if (project.root / f"data/{name}{ending}").is_file()]


def has_place(project: Project, name: str) -> bool:
    """Whether anything says where the rows of `name` are, be it there or not."""
    source = project.data.get(name)
    return (source is not None and source.source is not None) or bool(usual_files(project, name))


def find_place(project: Project, source: DataSource, header: Sequence[str], findings: Findings) -> Place | None:
    """The file that holds the rows of a table, or None after saying why there is none.

    Args:
        project: The project whose folders may be read.
        source: What incent.toml says about the table.
        header: The columns that the plan reads, for the message about a missing file.
        findings: Collects what is wrong.
    """
    name, written = source.name, source.source
    if written is None:
        usual = usual_files(project, name)
        if len(usual) > 1:
            findings.add(FileTwice(at=Cell(usual[0]), table=name, files=tuple(usual)))
            return None
        written = usual[0] if usual else None
    if written is None or not (project.root / written).exists():
        asked = written or f"data/{name}.csv"
        folder = (project.root / asked).parent
        beside = [child.name for child in folder.iterdir() if child.is_file()] if folder.is_dir() else []
        near = closest(Path(asked).name, beside)
        findings.add(
            FileMissing(
                at=Cell(asked),
                table=name,
                file=asked,
                header=tuple(header),
                written=written is not None,
                suggestions=tuple(f"{Path(asked).parent.as_posix()}/{other}" for other in near),
            )
        )
        return None
    path = project.root / written
    if not is_inside(path, project.folders):
        findings.add(FileOutside(at=Cell(written)))
        return None
    if not path.is_file():
        findings.add(FileUnreadable(at=Cell(written), reason="it is a folder"))
        return None
    size = path.stat().st_size
    if size > LARGEST:
        findings.add(FileTooLarge(at=Cell(written), size=size))
        return None
    return Place(path, written)
