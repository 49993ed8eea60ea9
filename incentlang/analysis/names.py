"""The definitions of a plan by name: analyses ask for them again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Self

import attrs

from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Measure, Param, Program, Table, Value
from incentlang.ir.schema import Input


@attrs.frozen
class Names:
    """One plan, with everything that a rule may read.

    Attributes:
        tables: All versions of each table.
        caps: The caps on each rule.
        tried: Parameters for which a pilot tries other values.
    """

    program: Program
    measures: Mapping[str, Measure]
    values: Mapping[str, Value]
    inputs: Mapping[str, Input]
    params: Mapping[str, Param]
    tables: Mapping[str, tuple[Table, ...]]
    caps: Mapping[str, tuple[Cap, ...]]
    tried: frozenset[str]

    @classmethod
    def of(cls, program: Program) -> Self:
        """The names of a plan."""
        tables: dict[str, tuple[Table, ...]] = defaultdict(tuple)
        caps: dict[str, tuple[Cap, ...]] = defaultdict(tuple)
        for table in program.tables:
            tables[table.name] += (table,)
        for cap in program.caps:
            caps[cap.of] += (cap,)
        return cls(
            program,
            {each.name: each for each in program.measures},
            {each.name: each for each in program.values},
            {each.name: each for each in program.schema.inputs},
            {each.name: each for each in program.params},
            dict(tables),
            dict(caps),
            frozenset(each.name for pilot in program.pilots for each in pilot.sets),
        )
