"""The loop of Lark's parser, without what is not used here: lines and columns, and words about mistakes.

It takes Lark's own tables, scanners and callbacks, so it reads exactly what Lark reads, in half of the time. Where
reading stops it gives up; `incentlang.syntax.recover` then finds out why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import attrs
from lark import Lark, Token
from lark.parsers.lalr_analysis import Shift

from incentlang.syntax.vocabulary import BLANK


class Word(NamedTuple):
    """A word of a text as the grammar reads it: a keyword or a phrase, a name, a value, a sign."""

    kind: str
    text: str
    start: int
    end: int


@attrs.frozen
class _Complete:
    """A rule of the grammar whose parts are all there: how many, what it is called, and what builds it."""

    size: int
    name: str
    build: Callable[[list[Any]], Any]


@attrs.frozen
class _State:
    """Where the parser stands.

    Attributes:
        steps: For each kind of word that can stand next, the state after it, or the rule that is complete before it.
        after: For each rule that can be complete from here, the state after it.
        match: Finds the next word.
        refine: For some kinds of words, what tells a keyword from a name.
    """

    steps: Mapping[str, int | _Complete]
    after: Mapping[str, int]
    match: Callable[[str, int], Any]
    refine: Mapping[str, Callable[[Token], Token]]


class _States(dict[int, _State]):
    """The states of a parser, made when they are first reached: a text reaches few of the many."""

    def __init__(self, conf: Any, lexers: Any) -> None:
        self._conf = conf
        self._lexers = lexers

    def __missing__(self, number: int) -> _State:
        actions, callbacks = self._conf.states[number], self._conf.callbacks
        after = {kind: target for kind, (action, target) in actions.items() if action is Shift}
        steps = after | {
            kind: _Complete(len(rule.expansion), rule.origin.name, callbacks[rule])
            for kind, (action, rule) in actions.items()
            if action is not Shift
        }
        lexer = self._lexers[number]
        state = self[number] = _State(steps, after, _matching(lexer.scanner), lexer.callback)
        return state


def _matching(scanner: Any) -> Callable[[str, int], Any]:
    """The one pattern of a scanner; Python has no limit to the parts of a pattern that would need several."""
    [pattern] = scanner._mres
    match: Callable[[str, int], Any] = pattern.match
    return match


class QuickReader:
    """Reads whole texts that begin at one rule of the grammar."""

    def __init__(self, engine: Lark, start: str) -> None:
        cursor: Any = engine.parse_interactive("", start=start)
        conf = cursor.parser_state.parse_conf
        self._first, self._last = conf.start_state, conf.end_state
        self._states = _States(conf, cursor.lexer_thread.lexer.lexers)

    def read(self, text: str, words: list[Word] | None) -> tuple[Any] | None:
        """What the callbacks make of a text, alone in a tuple; None if there is a mistake in it.

        Args:
            text: The text.
            words: Where its words are added.
        """
        number, numbers, values = self._first, [self._first], list[Any]()
        state = self._states[number]
        blank, length, place = BLANK.match, len(text), 0
        while True:
            gap = blank(text, place)
            place = gap.end() if gap is not None else place
            if place == length:
                kind, token = "$END", Token("$END", "")
            else:
                found = state.match(text, place)
                if found is None:
                    return None
                kind, end = found.lastgroup, found.end()
                token = Token(kind, found.group(), place, None, None, None, None, end)
                if kind in state.refine:
                    token = state.refine[kind](token)
                    kind = token.type
                if words is not None:
                    words.append(Word(kind, token.value, place, end))
                place = end
            while True:
                step = state.steps.get(kind)
                if not isinstance(step, _Complete):
                    break
                size = step.size
                parts = values[-size:] if size else []
                if size:
                    del numbers[-size:], values[-size:]
                number = self._states[numbers[-1]].after[step.name]
                numbers.append(number)
                values.append(step.build(parts))
                state = self._states[number]
                if kind == "$END" and number == self._last:
                    return (values[-1],)
            if step is None:
                return None
            numbers.append(step)
            values.append(token)
            state = self._states[step]
