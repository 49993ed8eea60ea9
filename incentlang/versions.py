"""The versions of what is in this package."""

VERSION = "0.1.0"
"""Of the package, and of the engine that ships with it."""

LANGUAGE_VERSION = "0.1"
"""Of the language that plans are written in."""
