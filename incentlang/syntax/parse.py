"""From text to tree: `parse_file` never raises, it returns what it could read and every mistake it met.

A text that was read before is loaded from the cache, and then the parser is not even imported.
"""

from __future__ import annotations

import re

import attrs

from incentlang.cache import Cache
from incentlang.diagnostics import limits
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.fingerprint import tree_key
from incentlang.syntax.scan import refuse, scan
from incentlang.syntax.store import dump, load


@attrs.frozen
class Parsed:
    """A file as far as it could be read.

    Attributes:
        file: The tree of the items that were understood.
        diagnostics: One per mistake, in file order.
        damaged: Stretches that were left out; what later passes say about them is not worth reporting.
    """

    file: ast.File
    diagnostics: tuple[Diagnostic, ...] = ()
    damaged: tuple[Span, ...] = ()

    @property
    def lost(self) -> frozenset[str]:
        """Names that the damaged stretches may have declared: calling them unknown would be wrong."""
        return frozenset(
            name for span in self.damaged for groups in _DECLARED.findall(span.text) for name in groups if name
        )


_DECLARED = re.compile(r"\b(?:param|role|input|table|measure|rule|entity|fact|let)\s+([^\W\d]\w*)|([^\W\d]\w*)(?=\s*:)")


def parse_file(source: Source) -> Parsed:
    """The tree of one plan file, with every mistake found on the way."""
    if refusal := refuse(source):
        return _refused(source, refusal)
    cache, key = Cache.of_user(), tree_key(source.digest)
    if (stored := cache.get("trees", key)) is not None and (file := load(stored, source)) is not None:
        return Parsed(file)
    parsed = _parse(source)
    if not parsed.diagnostics:
        cache.put("trees", key, dump(parsed.file))
    return parsed


def parse_expression(source: Source) -> ast.Expr | None:
    """The tree of one value or condition standing alone, or None if it cannot be read."""
    if refuse(source) or scan(source).refusal:
        return None
    from incentlang.syntax.reading import read_expression  # noqa: PLC0415  (see `_parse`)

    return read_expression(source)


def decode(path: str, data: bytes) -> Source | Diagnostic:
    """The text of a plan file, or why its bytes are not text. A mark of UTF-8 at the start is dropped."""
    try:
        return Source(path, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        looks_like = ""
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[1:2] == b"\0":
            looks_like, line = "UTF-16, which some editors call `Unicode`", 1
        is_text = data[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
        if not is_text:
            # Nothing of it is shown: it would be gibberish.
            before, looks_like = b"", "a document, a workbook or an archive"
        # The message needs a place: the readable start of the file, up to the first bad byte.
        readable = Source(path, before.decode("utf-8", "replace"))
        end = len(readable.text)
        return limits.NotUtf8(at=Span(readable, end, end), path=path, line=line, looks_like=looks_like, is_text=is_text)


def _refused(source: Source, refusal: Diagnostic) -> Parsed:
    everything = Span(source, 0, len(source.text))
    return Parsed(ast.File(source, ()), (refusal,), (everything,))


def _parse(source: Source) -> Parsed:
    looked = scan(source)
    if looked.refusal:
        return _refused(source, looked.refusal)
    # Loaded only here: importing Lark takes longer than reading an unchanged file from the cache.
    from incentlang.syntax.reading import read_file  # noqa: PLC0415

    items, problems, damaged = read_file(source, looked)
    ordered = tuple(sorted(problems, key=lambda problem: problem.sort_key))
    return Parsed(ast.File(source, items, looked.comments), ordered, damaged)
