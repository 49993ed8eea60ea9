"""The files that a run writes, and the tables they hold."""

from incentlang.outputs.folder import check_target, replace_folder
from incentlang.outputs.large import write_large
from incentlang.outputs.manifest import RunFacts
from incentlang.outputs.tables import NOMINATIONS, OutColumn, OutTable, money_places, places_of, tables_of
from incentlang.outputs.write import NAMES, POSSIBLE_NAMES, sql_columns, write_outputs

__all__ = [
    "NAMES",
    "NOMINATIONS",
    "POSSIBLE_NAMES",
    "OutColumn",
    "OutTable",
    "RunFacts",
    "check_target",
    "money_places",
    "places_of",
    "replace_folder",
    "sql_columns",
    "tables_of",
    "write_large",
    "write_outputs",
]
