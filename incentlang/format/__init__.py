"""The canonical layout of plan files."""

from incentlang.format.files import plan_files, replace_file, replace_files
from incentlang.format.writing import MeaningChanged, canonical

__all__ = ["MeaningChanged", "canonical", "plan_files", "replace_file", "replace_files"]
