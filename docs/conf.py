"""Sphinx settings. `make docs` builds; nothing here reaches the network."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

with (HERE.parent / "pyproject.toml").open("rb") as file:
    release = tomllib.load(file)["project"]["version"]

project = "incentlang"
author = "the incentlang contributors"
project_copyright = author

extensions = ["myst_parser", "incent_docs", "notebooks", "published", "engines", "cases"]
exclude_patterns = ["_build", "_ext", "examples"]
source_suffix = {".md": "markdown"}
nitpicky = True
highlight_language = "incent"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "incentlang"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
