"""Statements: everybody's pay with its derivation, as a page, a workbook and a table that need no program of ours."""

from incentlang.statements.build import Stated, Statements
from incentlang.statements.folder import PEOPLE, check_report, file_names
from incentlang.statements.workbook import can_write_workbooks
from incentlang.statements.write import PageWriter, index, write_report

__all__ = [
    "PEOPLE",
    "PageWriter",
    "Stated",
    "Statements",
    "can_write_workbooks",
    "check_report",
    "file_names",
    "index",
    "write_report",
]
