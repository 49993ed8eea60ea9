"""Odd calls of `incent` on spoilt projects: whatever is given, it must answer in its own words.

    python -m tests.mangled --seconds 300 [--seed 7]

Each number makes one call: a small project with one file spoilt, and arguments that a hurried user, a script or a
keyboard under an elbow could give.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import attrs

from incentlang.cli import entry
from incentlang.cli.refusal import REPORT

PROJECT = Path(__file__).resolve().parent / "cases" / "beginner" / "header_only"
SETTINGS = '[plan]\nmain = "plan.incent"\n[data.deal]\nsource = "data/deal.csv"\ndates = { closed_on = "m/d/yyyy" }\n'
DEALS = b"deal_id,closed_on,ARR,kind,customer,owner\nD1,6/12/2026,120000.00,new_logo,amberley,maya\n"
CODES = {0, 1, 2, 130}

_TYPED = """
run check explain test report graph diff fmt verify close new completion --period 2026-06 2026-Q2 2026 June 2026-13
9999-12 0000-00 --as-of 2026-02-30 2026-06-30 --participant maya zoë --out out --force --format json html svg xml --rule
new_logo --subject D1 --depth 3 --set rate=5 = --engine duckdb reference --emit sql --dialect bigquery --data . data
plan.incent data/deal.csv incent.toml nowhere E0101 E9999 R0001 -v -q -h --help --coverage --suggest --fail-under 101
--fix --diff --lines 1-2 9-1 --select L --focus --memory 4GB 0GB -- - -1 --no-such-thing 💰 %s {} ' " C:\\plans ~ *
"""
_WORDS = (*_TYPED.split(), "", " ", "\n", "\x1b[31m", "a" * 300)
"""None leads out of the project's folder: `incent fmt` and `--out` write where they are told to."""
_COMMANDS = (
    ["check"], ["run", "--period", "2026-06"], ["run"], ["explain", "--participant", "maya", "--period", "2026-06"],
    ["test"], ["graph"], ["diff", ".", "plan.incent"], ["fmt", "--diff"], ["check", "--data"], ["run", "--out", "out"],
    ["test", "--coverage"], ["graph", "--format", "json"], ["explain", "--format", "json", "--participant", "maya",
     "--period", "2026-06"], ["check", "--fix", "--diff"], ["check", "--format", "sarif"],
)  # fmt: skip
_BYTES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t", b"\xc3", b"\xe2\x80\x9c", b"(",
    b")", b"%", b"-", b"1e9", b"999999999999999999999999999999", b"2026-02-30", b"NaN", b"=", b"[", b"{", b"#", b"\\",
    b"\xed\xa0\x80", b"\xf0\x9f\x92\xb0", b" each ", b" of ", b"rule ", b"plan ", b"PK\x03\x04", b"\x1b[2J", b"-0",
)  # fmt: skip


@attrs.frozen
class Answer:
    """What a call came to."""

    call: list[str]
    spoilt: str
    code: int
    said: str

    @property
    def fault(self) -> str | None:
        """What is wrong with the answer, if anything."""
        if self.code not in CODES:
            return f"ended with {self.code}"
        if "Traceback (most recent" in self.said or REPORT in self.said:
            return "answers with a mistake of its own"
        return "fails without a word" if self.code and not self.said.strip() else None


def ask(seed: int, folder: Path) -> Answer:
    """Make one call in a fresh project.

    Args:
        seed: Which call.
        folder: An empty folder to work in, which is the current one.
    """
    chosen = random.Random(seed)
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("case.toml", "expected"))
    (folder / "incent.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "data" / "deal.csv").write_bytes(DEALS)
    spoilt = chosen.choice(["plan.incent", "plan.incent", "incent.toml", "data/deal.csv", "data/participant.csv", ""])
    if spoilt:
        path = folder / spoilt
        path.write_bytes(_spoil(path.read_bytes(), chosen))
    call = list(chosen.choice(_COMMANDS)) if chosen.random() < 0.7 else []
    if not call or chosen.random() < 0.3:
        call += [chosen.choice(_WORDS) for _ in range(chosen.randint(0, 5))]
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        code = entry(call)
    stream.seek(0)
    return Answer(call, spoilt, code, stream.read())


def _spoil(content: bytes, chosen: random.Random) -> bytes:
    for _ in range(chosen.choice([1, 1, 1, 2, 5])):
        start = chosen.randint(0, len(content))
        end = min(len(content), start + chosen.choice([0, 0, 1, 4, 40]))
        put = chosen.choice([b"", chosen.choice(_BYTES), content[start:end] * 3, chosen.randbytes(3)])
        content = content[:start] + put + content[end:]
    return content[: chosen.randint(0, len(content))] if chosen.random() < 0.1 else content


def main() -> int:
    """Ask until the time is over; tell every answer that is not one."""
    reader = argparse.ArgumentParser(description="odd calls on spoilt projects")
    reader.add_argument("--seconds", type=float, default=60)
    reader.add_argument("--seed", type=int, default=0)
    asked = reader.parse_args()
    end, seed, faults = time.monotonic() + asked.seconds, asked.seed, 0
    home = Path.cwd()
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "plan"
            folder.mkdir()
            os.chdir(folder)
            answer = ask(seed, folder)
            os.chdir(home)
        if answer.fault is not None:
            faults += 1
            print(
                f"{seed}: incent {answer.call!r} with {answer.spoilt or 'nothing'} spoilt {answer.fault}\n{answer.said}"
            )
        seed += 1
    print(f"{seed - asked.seed} calls, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
