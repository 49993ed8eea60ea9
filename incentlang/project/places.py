"""Where a setting stands in incent.toml: the standard reader gives values without lines."""

from __future__ import annotations

import re

from incentlang.source import Source, Span

_HEADER = re.compile(r"\s*\[+\s*(.+?)\s*\]+\s*(?:#.*)?$")
_PART = re.compile(r'\s*(?:"([^"]*)"|\'([^\']*)\'|([^."\']+))\s*(?:\.|$)')


def _parts(dotted: str) -> tuple[str, ...]:
    """`data."customer.health"` as its two names."""
    return tuple((a or b or c).strip() for a, b, c in _PART.findall(dotted))


def place_of(source: Source, *keys: str) -> Span:
    """The line on which a setting is written.

    Args:
        source: The text of incent.toml.
        keys: The names from the outermost table to the setting, such as `data`, `deal`, `columns`, `ARR`.

    Returns:
        The span of the last name that can be found: the setting, else the table around it, else line 1.
    """
    depth: int = 0
    best = source.span_of_line(1)
    table: tuple[str, ...] = ()
    offset = 0
    for line in source.text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header is not None and "=" not in header.group(1):
            table = _parts(header.group(1))
            start = offset + header.start(1)
            names, where = table, Span(source, start, start + len(header.group(1)))
        else:
            left, equals, _ = line.partition("=")
            names = table + _parts(left.strip()) if equals and not left.lstrip().startswith("#") else table
            start = offset + len(left) - len(left.lstrip())
            where = Span(source, start, start + len(left.strip()))
        common = 0
        for name, wanted in zip(names, keys, strict=False):
            if name != wanted:
                break
            common += 1
        if common == len(names) and common > depth:
            depth, best = common, where
        if common == len(names) and common < len(keys):  # the rest may stand in a table on this line
            inner = re.search(rf"[{{,]\s*[\"']?({re.escape(keys[-1])})[\"']?\s*=", line)
            if inner is not None and len(keys) > depth and common == depth:
                depth, best = len(keys), Span(source, offset + inner.start(1), offset + inner.end(1))
        offset += len(line)
    return best
