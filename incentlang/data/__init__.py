"""Data: reading the files that a plan needs, checking every cell, and choosing what was known on a day."""

from incentlang.data.knowledge import as_known
from incentlang.data.model import Dataset
from incentlang.data.reading import read_dataset, read_tables

__all__ = ["Dataset", "as_known", "read_dataset", "read_tables"]
