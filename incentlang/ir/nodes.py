"""What every node of the Core IR has: the place in the plan that it comes from."""

from __future__ import annotations

import attrs

from incentlang.source import NOWHERE, Span


def span_field() -> Span:
    """The field `span`: it points at the plan's text and takes no part in equality."""
    return attrs.field(default=NOWHERE, eq=False, kw_only=True, repr=False)
