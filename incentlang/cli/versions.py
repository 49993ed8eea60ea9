"""What `incent --version` prints."""

from __future__ import annotations

import platform

from incentlang import language_version, version


def versions() -> str:
    """The versions of the tool, the language, the engines and Python."""
    return "\n".join(
        [
            f"incentlang {version}",
            f"language   {language_version}",
            f"engine     reference {version}",
            f"python     {platform.python_version()}",
        ]
    )
