"""Plans and explanations as plain English, made from the compiled plan by fixed patterns.

`rule_in_words` says one rule, `program_in_words` everything, `trace_in_words` one payout.
"""

from incentlang.words.definitions import (
    cap_in_words,
    ensure_in_words,
    measure_in_words,
    param_in_words,
    plan_in_words,
    value_in_words,
)
from incentlang.words.paragraph import About, Paragraph
from incentlang.words.rules import rule_in_words
from incentlang.words.sharing import pool_in_words
from incentlang.words.tables import beside_table_in_words, table_in_words
from incentlang.words.traces import lines_in_words, trace_in_words
from incentlang.words.trials import pilot_in_words
from incentlang.words.whole import Section, program_in_words

__all__ = [
    "About",
    "Paragraph",
    "Section",
    "beside_table_in_words",
    "cap_in_words",
    "ensure_in_words",
    "lines_in_words",
    "measure_in_words",
    "param_in_words",
    "pilot_in_words",
    "plan_in_words",
    "pool_in_words",
    "program_in_words",
    "rule_in_words",
    "table_in_words",
    "trace_in_words",
    "value_in_words",
]
