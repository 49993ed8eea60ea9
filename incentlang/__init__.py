"""incentlang: a small declarative language for incentive-compensation plans.

`compile_plan` is the way in from Python; it is loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incentlang.versions import LANGUAGE_VERSION, VERSION

if TYPE_CHECKING:
    from incentlang.api import IncentError, Plan, compile_plan

__all__ = ["IncentError", "Plan", "compile_plan", "language_version", "version"]

version = __version__ = VERSION
language_version = LANGUAGE_VERSION


def __getattr__(name: str) -> Any:
    if name in {"IncentError", "Plan", "compile_plan"}:
        from incentlang import api  # noqa: PLC0415  (it loads the compiler)

        return getattr(api, name)
    raise AttributeError(f"module 'incentlang' has no attribute {name!r}")
