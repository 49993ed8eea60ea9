"""What `incent --version` prints."""

from __future__ import annotations

import platform

from incentlang.versions import LANGUAGE_VERSION, VERSION


def versions() -> str:
    """The versions of the tool, the language, the engines and Python."""
    return "\n".join(
        [
            f"incentlang {VERSION}",
            f"language   {LANGUAGE_VERSION}",
            f"engine     reference {VERSION}",
            f"python     {platform.python_version()}",
        ]
    )
