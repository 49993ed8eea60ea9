"""Begins a statement, a function, a diagnostic or a lint: `python -m tools.scaffold statement spiff`.

What it writes loads, is registered, and is refused when a plan uses it. Each place to fill says TODO, which tests name.
"""
