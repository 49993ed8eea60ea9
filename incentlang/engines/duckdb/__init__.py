"""DuckDB as an engine: data put into relations, the script run, a result read back."""

from incentlang.engines.duckdb.run import evaluate

__all__ = ["evaluate"]
