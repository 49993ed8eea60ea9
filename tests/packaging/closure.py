"""What a package depends on, directly and indirectly, as the metadata of installed packages tells it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode())


def requirements(said: Message) -> list[str]:
    """The requirements of a wheel, those of its extras included."""
    return said.get_all("Requires-Dist", [])


def closure(said: Message, extra: str = "") -> dict[str, Distribution]:
    """The installed packages that a wheel needs on this Python and system, without extras or with one."""
    found: dict[str, Distribution] = {}
    waiting = [(requirements(said), extra)]
    while waiting:
        texts, wanted = waiting.pop()
        for requirement in map(Requirement, texts):
            name = canonicalize_name(requirement.name)
            if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": wanted})):
                found[name] = distribution(name)
                waiting.extend((found[name].requires or [], each) for each in ("", *requirement.extras))
    return found


def link(packages: dict[str, Distribution], folder: Path) -> None:
    """Puts packages into a folder that Python imports from."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages.values():
        for top in tops(package.files or ()):
            (folder / top).symlink_to(Path(str(package.locate_file(top))).resolve())


def tops(files: Iterable[PurePosixPath]) -> set[str]:
    """The folders and modules of a package; not its commands, which lie elsewhere."""
    return {file.parts[0] for file in files if file.parts[0] not in {"..", "__pycache__"}}
