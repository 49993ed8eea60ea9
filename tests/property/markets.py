"""Random deals, activations, churns and quotas, as tables that the reader checks like files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from incentlang.data import Dataset, read_tables
from incentlang.ir.schema import Entity, Fact, Input, Schema

Tables = dict[str, list[dict[str, Any]]]

CUSTOMERS = ("acme", "bolt", "core")
SELLERS = ("maya", "ben", "zoe")
START = date(2026, 1, 1)

_days = st.integers(0, 200).map(lambda count: START + timedelta(days=count))
_cents = st.integers(-3_000_000, 12_000_000).map(lambda cents: Decimal(cents) / 100)
_deal: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "closed_on": _days,
        "ARR": _cents,
        "kind": st.sampled_from(["new_logo", "expansion"]),
        "customer": st.sampled_from(CUSTOMERS),
        "owner": st.sampled_from(SELLERS),
    }
)


@st.composite
def tables(draw: st.DrawFn, most: int = 8) -> Tables:
    """Everything that `PLAN` of the tests here may read. Keys of deals are in no order of their dates."""
    rows = draw(st.lists(_deal, max_size=most))
    names = draw(st.permutations([f"D{number}" for number in range(len(rows))]))
    live = draw(st.dictionaries(st.sampled_from(CUSTOMERS), _days))
    gone = draw(st.sets(st.tuples(st.sampled_from(CUSTOMERS), _days), max_size=4))
    quotas = draw(st.sampled_from(["50000", "100000.01", "33333.33"]))
    return {
        "participant": [
            {"participant": who, "role": "account_executive", "target": "40000", "from": "2026-01-01", "to": None}
            for who in SELLERS
        ],
        "customer": [{"customer_id": name, "segment": "smb", "deployment": "standard"} for name in CUSTOMERS],
        "deal": [{"deal_id": name, **_text(row)} for name, row in zip(names, rows, strict=True)],
        "activation": [{"customer": name, "activated_on": str(day)} for name, day in sorted(live.items())],
        "churn": [
            {"customer": name, "churned_on": str(day), "lost_ARR": None, "reason": None} for name, day in sorted(gone)
        ],
        "survey": [
            {
                "survey_id": f"V{number}",
                "answered_on": str(row["closed_on"] - timedelta(days=250)),  # some lie before the plan's year
                "customer": "acme",
                "kind": "nps",
                "score": "9",
            }
            for number, row in enumerate(rows)
        ],
        "customer.csm": [{"customer": "acme", "value": "zoe", "from": "2025-01-01", "to": None}],
        "quota": [
            {"participant": who, "period": f"2026-Q{quarter}", "value": quotas}
            for who in SELLERS[:2]  # zoe has none: what needs it is a problem of hers
            for quarter in (1, 2, 3, 4)
        ],
    }


def _text(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def dataset(given: Mapping[str, Any], schema: Schema) -> Dataset:
    """The tables that a plan reads, which must be sound."""
    reached: list[Fact | Entity | Input] = [*schema.facts, *schema.entities, *schema.inputs]
    wanted = {*(each.name for each in reached), "customer.csm"}
    read, findings = read_tables({name: rows for name, rows in given.items() if name in wanted}, schema)
    assert read is not None, [finding.message() for finding in findings]
    return read
