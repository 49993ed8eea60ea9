"""What `incent close` writes: the entries of one period, and a record of what they were computed from."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from incentlang.data.closed import ENTRIES, FORMAT, RECORD
from incentlang.data.parquet_out import write_parquet
from incentlang.engines.result import Ensured, Result
from incentlang.outputs.manifest import RunFacts, manifest
from incentlang.outputs.tables import tables_of
from incentlang.outputs.write import sql_columns


def write_closed(result: Result, facts: RunFacts, base: Path, accepted: Sequence[tuple[Ensured, str]] = ()) -> Path:
    """Write the one period of a result to its folder in `base`: whole or not at all, and never over another.

    Args:
        result: Of the one period that is closed.
        facts: What it was computed from.
        base: The folder of closed periods.
        accepted: Invariants that were accepted although they do not hold, each with the reason.

    Returns:
        The folder written.

    Raises:
        OSError: The folder exists by now, or cannot be written.
    """
    (period,) = result.periods
    target = base / str(period)
    base.mkdir(parents=True, exist_ok=True)
    # Beside its place, because a folder can be moved in one step only within one disk.
    workplace = Path(tempfile.mkdtemp(prefix=f".{period}-", dir=base))
    try:
        fresh = workplace / "new"
        fresh.mkdir()
        table = tables_of(result, facts.plan, facts.files)["entries"]
        write_parquet(fresh / ENTRIES, sql_columns(table), table.rows)
        record = _record(result, facts, (fresh / ENTRIES).read_bytes(), accepted)
        (fresh / RECORD).write_bytes((json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
        if target.exists():
            raise FileExistsError(17, "was closed in the meantime", str(target))
        fresh.rename(target)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return target


def _record(result: Result, facts: RunFacts, entries: bytes, accepted: Sequence[tuple[Ensured, str]]) -> dict[str, Any]:
    """What run.json says of such a run, with the period and the checksum of its entries."""
    told = json.loads(manifest(result, facts))
    for name in ("periods", "clock"):
        told.pop(name)
    return {
        "format": FORMAT,
        "period": str(result.periods[0]),
        "as_of": told.pop("as_of"),
        "entries": {"count": len(result.entries), "sha256": hashlib.sha256(entries).hexdigest()},
        "accepted": [
            {
                "ensure": each.text,
                "reason": reason,
                "state": each.state,
                "checked": each.checked,
                "failing": list(each.failing),
            }
            for each, reason in accepted
        ],
        **{name: value for name, value in told.items() if name != "format"},
    }
