"""The canonical layout of plan files."""

from incentlang.format.canonical import MeaningChanged, canonical
from incentlang.format.files import plan_files, replace_file

__all__ = ["MeaningChanged", "canonical", "plan_files", "replace_file"]
