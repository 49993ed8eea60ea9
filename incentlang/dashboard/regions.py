"""The region of everybody, which a plan need not read to be shown by region."""

from __future__ import annotations

import attrs

from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Field
from incentlang.types import TEXT

REGION = "region"
_COLUMN = Field(REGION, TEXT, optional=True, over_time=True)


def with_regions(program: Program) -> Program:
    """The program with the column `region` of participants among what is read; it computes the same.

    A file without the column is as good: everybody is then of one region.
    """
    people = program.schema.entity(PARTICIPANT)
    if people is not None and any(field.name == REGION for field in people.fields):
        return program
    key = Field(PARTICIPANT, TEXT)
    wider = (
        Entity(PARTICIPANT, PARTICIPANT, (key, _COLUMN))
        if people is None
        else attrs.evolve(people, fields=(*people.fields, _COLUMN))
    )
    others = (each for each in program.schema.entities if each.name != PARTICIPANT)
    return attrs.evolve(program, schema=attrs.evolve(program.schema, entities=(*others, wider)))
