"""Evaluators of a program. All give the same result, cell by cell."""
