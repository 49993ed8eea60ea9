"""DuckDB as an engine: on data in memory by `run`, on large files as they lie by `large`."""
