"""A column that the plan reads and the file lacks never gives a number: the data is refused."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from incentlang.data import read_dataset
from incentlang.ir.schema import PARTICIPANT
from tests.worlds import opened

EXAMPLE = "first"


def required(folder: Path) -> list[tuple[str, str]]:
    """Every column that must be there, as (file, column)."""
    schema = opened(folder).program.schema
    found = [(PARTICIPANT, column) for column in (PARTICIPANT, "role", "from")]
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            found += [(entity.name, field.name) for field in entity.fields if not field.optional]
    for fact in schema.facts:
        found += [(fact.name, field.name) for field in fact.fields if not field.optional]
    return found


def test_each_required_column_is_needed(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "examples" / EXAMPLE, tmp_path / "whole")
    whole = opened(tmp_path / "whole")
    assert whole.data is not None, whole.faults
    columns = required(tmp_path / "whole")
    assert {("deal", "ARR"), ("deal", "closed_on"), ("deal", "owner"), ("activation", "customer")} <= set(columns)
    for number, (name, column) in enumerate(columns):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "whole", folder)
        path = folder / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert column in rows[0], (name, column)
        kept = [each for each in rows[0] if each != column]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, kept, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        spoilt = opened(folder)
        data, findings = read_dataset(spoilt.compiled.project, spoilt.program.schema)
        assert data is None, (name, column)
        assert any(column in finding.message() for finding in findings), (name, column)


@pytest.mark.parametrize("name", ["deal", "activation", "customer", "participant"])
def test_each_file_is_needed(repository: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(repository / "examples" / EXAMPLE, tmp_path / "less")
    (tmp_path / "less" / "data" / f"{name}.csv").unlink()
    spoilt = opened(tmp_path / "less")
    assert spoilt.data is None
    assert any(name in fault for fault in spoilt.faults)
