"""incentlang: a small declarative language for incentive-compensation plans.

`compile_plan` is the way in from Python; it is loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from incentlang.api import IncentError, Plan, compile_plan

__all__ = ["IncentError", "Plan", "compile_plan", "language_version", "version"]

version = "0.1.0"
"""Of this package; the engine that ships with it has the same."""

language_version = "0.1"
"""Of the language that plans are written in."""

__version__ = version


def __getattr__(name: str) -> Any:
    if name in {"IncentError", "Plan", "compile_plan"}:
        from incentlang import api  # noqa: PLC0415  (it loads the compiler)

        return getattr(api, name)
    raise AttributeError(f"module 'incentlang' has no attribute {name!r}")
