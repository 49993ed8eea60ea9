"""The columns that a plan and its modules declare, so that a misspelt one in incent.toml can be told."""

from __future__ import annotations

from incentlang.ir.schema import PARTICIPANT, Schema


def declared_names(schema: Schema) -> dict[str, set[str]]:
    """Every declared column by the table that may hold it, whether the plan reads it or not."""
    names: dict[str, set[str]] = {}
    for entity in schema.entities:
        key = PARTICIPANT if entity.name == PARTICIPANT else entity.key
        names[entity.name] = {key, *(field.name for field in entity.fields)}
        for field in entity.fields:
            if field.over_time and entity.name != PARTICIPANT:  # those of people stand in their assignments
                names[f"{entity.name}.{field.name}"] = {entity.name, "value", "from", "to"}
    for fact in schema.facts:
        names[fact.name] = {field.name for field in fact.fields}
    for given in schema.inputs:
        names[given.name] = {"period", "value", "known_on", *(() if given.of_plan else (PARTICIPANT,))} | {
            *([given.also] if given.also else [])
        }
    for rates in schema.rate_tables:
        names[rates] = {"currency", "date", "rate", "known_on"}
    return names
