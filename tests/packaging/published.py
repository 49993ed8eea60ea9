"""What is published, and an environment that somebody installs it into."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs


@attrs.frozen
class Built:
    """What is published."""

    wheel: Path
    sdist: Path


@attrs.frozen
class Environment:
    """A Python environment of its own, with what a person gets who installs the wheel without extras."""

    folder: Path

    def python(self, *arguments: str, cwd: Path, variables: Mapping[str, str] | None = None) -> str:
        """What its Python prints."""
        return self._run("python", *arguments, cwd=cwd, variables=variables).stdout

    def incent(
        self, *arguments: str, cwd: Path, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A call of the command that the wheel installs."""
        return self._run("incent", *arguments, cwd=cwd, variables=variables, check=False)

    def _run(
        self, script: str, *arguments: str, cwd: Path, variables: Mapping[str, str] | None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [str(self.folder / "bin" / script), *arguments],
            cwd=cwd,
            env={**inherited, **(variables or {})},
            capture_output=True,
            text=True,
            check=check,
        )


def build(tree: Path, folder: Path) -> Built:
    """Builds what is published from a checkout or an unpacked sdist, the way `python -m build` does it."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = folder.glob("*.whl")
    [sdist] = folder.glob("*.tar.gz")
    return Built(wheel, sdist)
