"""The only door to Lark: the parser built from `grammar/`, or loaded from the cache, and two ways to run it.

`read` is the fast way for text without mistakes. `Reader.run` goes word by word, reads repairs in place of
what they replace, and on a mistake says what stood before it and what could have stood there.
"""

from __future__ import annotations

import io
import pickle
from functools import cache
from typing import Any

import attrs
import lark
from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.parsers.lalr_analysis import Shift
from lark.utils import TextSlice

from incentlang.cache import Cache
from incentlang.source import Source
from incentlang.syntax import ast
from incentlang.syntax.build_items import FileBuilder
from incentlang.syntax.fingerprint import grammar_text, parser_key
from incentlang.syntax.literals import Typos
from incentlang.syntax.quick import QuickReader, Word
from incentlang.syntax.repairs import Repairs
from incentlang.syntax.vocabulary import BLANK, ITEMS

Stack = list[int]


@cache
def _engine() -> tuple[Lark, FileBuilder]:
    """The parser and the builder inside it; one per process."""
    builder = FileBuilder()
    store = Cache.of_user()
    stored = store.get("parser", parser_key(lark.__version__))
    if stored is not None:
        try:
            # The cache folder belongs to the user alone (see `cache.py`), so what lies there is our own.
            data = pickle.loads(stored)
            load: Any = Lark._load_from_dict
            return load(data["data"], data["memo"], transformer=builder), builder
        except Exception:  # whatever a damaged file does, building anew is the answer
            pass
    engine = Lark(grammar_text(), parser="lalr", lexer="contextual", start=["file", "expr"], transformer=builder)
    buffer = io.BytesIO()
    engine.save(buffer, exclude_options={"transformer"})
    store.put("parser", parser_key(lark.__version__), buffer.getvalue())
    return engine, builder


@attrs.frozen
class Reading:
    """A text that was read to its end.

    Attributes:
        result: A list of definitions, or an expression.
        typos: Dates and lengths that cannot be.
        chained: Whether `of` or `not` follows upon itself many times.
    """

    result: Any
    typos: Typos
    chained: bool


def read(source: Source, start: str = "file", words: list[Word] | None = None) -> Reading | None:
    """Read the whole text; None if there is a mistake in it. Its words are added to `words`."""
    builder = _engine()[1]
    builder.begin(source)
    result = _quick(start).read(source.text, words)
    return Reading(result[0], builder.typos, builder.chained) if result is not None else None


@cache
def _quick(start: str) -> QuickReader:
    return QuickReader(_engine()[0], start)


@attrs.frozen
class Failure:
    """Where reading stopped.

    Attributes:
        words: The words of the current definition, the offending one last.
        stacks: The parser's states before each of the words.
        before: Finished definitions.
    """

    words: tuple[Token, ...]
    stacks: tuple[Stack, ...]
    before: tuple[ast.Item, ...]

    @property
    def offender(self) -> Token:
        """The word that could not stand where it stands."""
        return self.words[-1]

    @property
    def item(self) -> str | None:
        """The terminal of the definition that the mistake is in, or None between definitions."""
        return self.words[0].type if self.words[0].type in ITEMS and len(self.words) > 1 else None


class Reader:
    """Reads one text word by word, with repairs."""

    def __init__(self, source: Source, start: str = "file") -> None:
        self._engine, self.builder = _engine()
        self.builder.begin(source)
        self._text = source.text
        self._start = start
        self._conf: Any = self._engine.parse_interactive("", start=start).parser_state.parse_conf

    def run(self, start: int, end: int, repairs: Repairs) -> Any:
        """The builder's result for a stretch of the text, or the `Failure` that stopped it."""
        cursor = self._engine.parse_interactive(TextSlice(self._text, start, end), start=self._start)
        state: Any = cursor.parser_state
        lexer_state: Any = cursor.lexer_thread.state
        lexers: Any = cursor.lexer_thread.lexer
        counter = lexer_state.line_ctr
        words: list[Token] = []
        stacks: list[Stack] = []

        def feed(token: Token) -> Any:
            words.append(token)
            stacks.append(list(state.state_stack))
            result = state.feed_token(token, token.type == "$END")
            if token.type in ITEMS:
                del words[:-1], stacks[:-1]
            return result

        try:
            while True:
                blank = BLANK.match(self._text, counter.char_pos, end)
                place = blank.end() if blank else end
                counter.char_pos = place
                repair = repairs.at(place)
                if place >= end:
                    return feed(Token("$END", "", end, end_pos=end))
                if repair is not None:
                    for kind, text in repair.words:
                        feed(Token(kind, text, place, end_pos=repair.end))
                    counter.char_pos = repair.end
                    continue
                lexer_state.text = TextSlice(self._text, start, repairs.next_start(place, end))
                try:
                    token = lexers.lexers[state.position].next_token(lexer_state, state)
                except UnexpectedCharacters:
                    token = self._any_word(lexers.root_lexer, lexer_state, state, place)
                feed(token)
        except UnexpectedToken:
            return Failure(tuple(words), tuple(stacks), tuple(_items(state.value_stack)))

    def _any_word(self, lexer: Any, lexer_state: Any, state: Any, place: int) -> Token:
        """The word at a place where none of the expected ones stands."""
        try:
            token: Token = lexer.next_token(lexer_state, state)
        except (UnexpectedCharacters, EOFError):
            return Token("?", self._text[place], place, end_pos=place + 1)
        return token

    def can_follow(self, stack: Stack, terminal: str) -> bool:
        """Whether the terminal could stand next."""
        states, end_state = self._conf.states, self._conf.end_state
        stack = list(stack)
        while True:
            action, argument = states[stack[-1]].get(terminal, (None, None))
            if action is None:
                return False
            if action is Shift:
                return True
            if size := len(argument.expansion):
                del stack[-size:]
            stack.append(states[stack[-1]][argument.origin.name][1])
            if terminal == "$END" and stack[-1] == end_state:
                return True

    def accepts(self, stack: Stack) -> frozenset[str]:
        """Every terminal that could stand next."""
        choices = self._conf.states[stack[-1]]
        return frozenset(name for name in choices if name.isupper() and self.can_follow(stack, name))


def _items(values: list[Any]) -> list[ast.Item]:
    """The finished definitions on the parser's value stack, in file order."""
    found: list[ast.Item] = []
    for value in values:
        if isinstance(value, ast.Item.__args__):
            found.append(value)
        elif type(value).__name__ == "Tree":
            found.extend(item for item in value.children if isinstance(item, ast.Item.__args__))
    return found
