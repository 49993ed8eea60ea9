"""What is loaded when: a library that is not needed costs nobody its start-up time.

What may be loaded is listed, not what may not, so that a new dependency is noticed. Names, never a clock.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FIRST = REPOSITORY / "examples" / "first"
TERMINAL = {"click", "rich_click"}
CLASSES = {"attr", "attrs"}
PARSER = {"lark", "interegular"}  # lark loads the other where it is installed, as it is for the tests
NOT_FOR_A_CHECK = ("data", "engines", "explain", "graph", "ledger", "outputs", "pages", "running", "scenarios")


def modules_after(statement: str) -> set[str]:
    """Every module that a fresh interpreter has loaded after running a statement."""
    script = f"import sys\nsys.path.insert(0, {str(REPOSITORY)!r})\n{statement}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


def loaded_after(statement: str) -> set[str]:
    """The libraries of others that it has loaded."""
    return libraries(modules_after(statement))


def libraries(modules: set[str]) -> set[str]:
    """The libraries of others that modules belong to."""
    named = {module.partition(".")[0] for module in modules}
    others = {name for name in named - sys.stdlib_module_names if not name.startswith("_")}
    return others - {"incentlang", "sitecustomize", "usercustomize"}


def after_command(*arguments: str) -> str:
    """A statement that runs `incent`."""
    return f"from incentlang.cli import entry\nassert entry({list(arguments)!r}) == 0"


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert loaded_after("import incentlang") == set()


def test_importing_the_package_reads_next_to_nothing_of_it() -> None:
    ours = {module for module in modules_after("import incentlang") if module.startswith("incentlang")}
    assert ours <= {"incentlang", "incentlang.versions"}


def test_version_loads_nothing_but_versions() -> None:
    modules = modules_after(after_command("--version"))
    assert libraries(modules) == set()
    assert not {"incentlang.syntax", "incentlang.ir", "incentlang.engines"} & modules


def test_help_loads_the_terminal_libraries_only() -> None:
    assert loaded_after(after_command("--help")) <= {*TERMINAL, *CLASSES, "rich", "markdown_it", "mdurl", "pygments"}


def test_explaining_a_message_loads_no_reader_of_plans() -> None:
    assert loaded_after(after_command("explain", "E0101")) <= {*TERMINAL, *CLASSES}


def test_a_check_loads_what_reads_plans_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = after_command("check", str(FIRST))
    monkeypatch.setenv("INCENT_CACHE_DIR", str(tmp_path))
    assert loaded_after(statement) <= {*TERMINAL, *CLASSES, *PARSER}
    # The second time, what was read is remembered.
    modules = modules_after(statement)
    assert libraries(modules) <= {*TERMINAL, *CLASSES}
    assert not {f"incentlang.{part}" for part in NOT_FOR_A_CHECK} & modules


def test_a_run_loads_nothing_for_pages_pictures_or_other_engines() -> None:
    statement = after_command("run", str(FIRST), "--period", "2026-01")
    assert loaded_after(statement) <= {*TERMINAL, *CLASSES, *PARSER, "duckdb"}


def test_a_run_on_large_files_loads_no_evaluator() -> None:
    modules = modules_after("import incentlang.running.large, incentlang.engines.duckdb.large")
    assert not {"incentlang.engines.reference.engine", "incentlang.explain.payout"} & modules
