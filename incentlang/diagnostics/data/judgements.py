"""Judgements in data."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.diagnostics.data.base import DataDiagnostic, shown


@diagnostic
@attrs.frozen(kw_only=True)
class RatedByOneself(DataDiagnostic):
    """Somebody who rated themselves."""

    code: ClassVar[str] = "D0081"
    title: ClassVar[str] = "somebody who rated themselves"
    why: ClassVar[str] = "A judgement is somebody else's: the rater must not be the participant."
    wrong: ClassVar[str] = "participant,period,value,rater,reason\nmaya,2026-Q1,120%,maya,A strong quarter"
    right: ClassVar[str] = "participant,period,value,rater,reason\nmaya,2026-Q1,120%,ana,A strong quarter"

    participant: str

    def finding(self) -> str:
        return f"`{shown(self.participant)}` is both rated and rater"

    def help(self) -> str:
        return "write who gave the judgement"
