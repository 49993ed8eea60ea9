"""What is loaded when: a library that is not needed costs nobody its start-up time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = {"lark", "networkx", "duckdb", "rich", "rich_click", "click", "python_calamine"}


def loaded_after(statement: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has loaded after running a statement."""
    script = f"import sys\n{statement}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stderr.split())


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert loaded_after("import incentlang") == set()


def test_version_loads_the_terminal_libraries_only() -> None:
    statement = "from incentlang.cli import entry\nassert entry(['--version']) == 0"
    assert loaded_after(statement) <= {"rich", "rich_click", "click"}


def test_a_run_on_large_files_loads_no_evaluator() -> None:
    script = (
        "import sys\nimport incentlang.running.large, incentlang.engines.duckdb.large\n"
        "assert not {'incentlang.engines.reference.engine', 'incentlang.explain.payout'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)


def test_a_check_loads_no_reader_of_data() -> None:
    first = Path(__file__).resolve().parent.parent / "examples" / "first"
    statement = f"from incentlang.cli import entry\nassert entry(['check', {str(first)!r}]) == 0"
    assert not loaded_after(statement) & {"duckdb", "python_calamine", "networkx"}
