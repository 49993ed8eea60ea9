"""Spark as an engine: data put into views, the script run, a result read back."""

from incentlang.engines.spark.run import evaluate
from incentlang.engines.spark.session import SparkMissing

__all__ = ["SparkMissing", "evaluate"]
