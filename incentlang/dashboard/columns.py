"""Two columns that a plan need not read to be shown by them: the region of people, the segment of customers."""

from __future__ import annotations

import attrs

from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Field, Schema
from incentlang.types import TEXT

REGION, SEGMENT = "region", "segment"
_REGION = Field(REGION, TEXT, optional=True, over_time=True)
# A text, whatever the declaration allows: a word that the plan never reads refuses no report.
_SEGMENT = Field(SEGMENT, TEXT, optional=True)


def with_columns(program: Program, declared: Schema) -> Program:
    """The program with both columns among what is read; it computes the same.

    No further file is read, and a file without the column is as good.

    Args:
        program: What the plan means.
        declared: Every declaration of data, whether the plan reaches it or not.
    """
    entities = program.schema.entities
    if program.schema.entity(PARTICIPANT) is None:
        entities += (Entity(PARTICIPANT, PARTICIPANT, (Field(PARTICIPANT, TEXT),)),)
    wider = tuple(_wider(each, declared) for each in entities)
    return attrs.evolve(program, schema=attrs.evolve(program.schema, entities=wider))


def _wider(entity: Entity, declared: Schema) -> Entity:
    whole = declared.entity(entity.name)
    there = {field.name for field in entity.fields}
    if entity.name == PARTICIPANT:
        added = _REGION
    elif whole is not None and any(field.name == SEGMENT and not field.over_time for field in whole.fields):
        added = _SEGMENT
    else:
        return entity
    return entity if added.name in there else attrs.evolve(entity, fields=(*entity.fields, added))
