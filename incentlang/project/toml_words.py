"""What the standard reader of TOML says about a mistake, in the words of somebody who fills in a form."""

from __future__ import annotations

_TWICE = (
    "this name is written twice",
    "keep one of the two lines; several entries stand in one { }, with commas between them",
)
_HEADED_TWICE = ("this table is begun twice", "put all its lines under one [ ] heading, and take the other heading out")
_BACKSLASH = (
    "a backslash in quotation marks is taken for the beginning of a special character",
    'a backslash must be doubled, or be a slash: write "C:\\\\data" or "C:/data"',
)
_QUOTES = ("a quotation mark is opened and not closed", 'text stands between two quotation marks: `name = "value"`')
_BRACES = (
    "an opening { has no } on its line, or a comma is missing",
    'write `columns = { ARR = "Amount", owner = "Owner" }`',
)

_CURLY = "“”„«»\u2018\u2019\u201a"
"""What word processors make of a quotation mark."""

_WORDS = {
    "cannot overwrite a value": _TWICE,
    "duplicate inline table key": _TWICE,
    "cannot declare": _HEADED_TWICE,
    "cannot redefine namespace": _HEADED_TWICE,
    "cannot mutate immutable namespace": (
        "this table is already complete: it was written with { } or [ ]",
        "put all its entries between the same { }",
    ),
    "unescaped '\\' in a string": _BACKSLASH,
    "invalid hex value": _BACKSLASH,
    "escaped character is not": _BACKSLASH,
    "illegal character '\\n'": _QUOTES,
    "illegal character '\\r'": _QUOTES,
    "found invalid character '\\n'": _QUOTES,
    "unterminated string": _QUOTES,
    'expected "\'"': _QUOTES,
    "unclosed inline table": _BRACES,
    "unclosed array": ("an opening [ has no ], or a comma is missing", 'write `paths = ["..", "../shared"]`'),
    "expected '=' after a key": (
        "a name without `=` and a value after it",
        'write `name = "value"`; a name with a space in it stands in quotation marks, `"Owner Id"`',
    ),
    "expected newline or end of document": ("something follows after the value", ""),
    "invalid value": ("the value after `=` is neither text in quotation marks nor a list", ""),
    "expected ']'": ("a heading lacks its ]", "write it on a line of its own: `[data.deal]`"),
    "invalid initial character": ("a name holds a character that needs quotation marks", 'write `"Owner Id"`'),
    "invalid statement": ("this line is neither a heading nor a setting", ""),
}


def plain_words(message: str, line: str) -> tuple[str, str]:
    """The mistake, and what to write; without advice of its own the general form of a setting is shown.

    Args:
        message: What the reader says, without the place.
        line: The line of which it says so.
    """
    curly = next((mark for mark in line.partition("#")[0] if mark in _CURLY), None)
    if curly is not None:
        return f"`{curly}` is a quotation mark of another kind", 'write straight ones: `name = "value"`'
    lowered = message[:1].lower() + message[1:]
    for beginning, words in _WORDS.items():
        if lowered.startswith(beginning):
            return words
    return lowered, ""
