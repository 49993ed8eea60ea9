"""The customer value plan pays to the cent what a second, independent computation says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.oracle import customer_value
from tests.worlds import opened


def test_the_example_pays_what_the_oracle_says(repository: Path) -> None:
    result = opened(repository / "examples" / "customer_value").run("2026", "2027-01", "2027-02", "2027-03", "2027-Q2")
    mine = Counter[tuple[object, ...]](
        (e.participant, str(e.period), e.rule, e.kind, e.subject, e.amount) for e in result.entries
    )
    theirs = Counter[tuple[object, ...]](
        (e.participant, e.period, e.rule, e.kind, e.subject, e.amount) for e in customer_value.ledger()
    )
    assert len(theirs) > 1_000
    assert mine - theirs == Counter()
    assert theirs - mine == Counter()
    assert result.problems == ()
