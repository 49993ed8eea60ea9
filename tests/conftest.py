"""What every test shares: the golden flag, repeatable property tests, and a neutral terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A build result depends on the commit alone, so property tests draw the same plans each time. To look for new
# counterexamples: `pytest --hypothesis-profile=explore`.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the expected/ folders of the golden cases instead of comparing with them",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests go to whichever process is free; those that share what takes longer to start or to build, to one."""
    from xdist.scheduler.loadscope import LoadScopeScheduling  # noqa: PLC0415 (only there is a hook of its kind)

    scheduling = LoadScopeScheduling(config, log)
    together = {"tests/engines/test_spark_": "spark", "tests/browser/": "browser", "tests/packaging/": "wheel"}
    scheduling._split_scope = lambda test: next((to for of, to in together.items() if test.startswith(of)), test)
    return scheduling


@pytest.fixture(autouse=True)
def neutral_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Output must not depend on whose terminal, or which build server, runs the tests."""
    for name in ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("INCENT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parent.parent
