"""Files and settings for one attribute, such as `customer.health`, that nothing would ever read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from incentlang.data.places import ENDINGS
from incentlang.diagnostics.base import Cell, Place
from incentlang.diagnostics.data import AttributeUnread
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT
from incentlang.project.model import Project

_APART = re.compile(rf"([^\W\d]\w*)\.([^\W\d]\w*)(?:{'|'.join(map(re.escape, ENDINGS))})")


def unread_files(project: Project, declared: Mapping[str, Collection[str]]) -> Iterator[AttributeUnread]:
    """Files under data/ that are named as an attribute's own file, where the attribute has none.

    A file that incent.toml names is read as what it says there.

    Args:
        project: Whose files.
        declared: Every declared field by fact, entity, input or `customer.health`.
    """
    folder = project.root / "data"
    named = {source.source for source in project.data.values()}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        parts = _APART.fullmatch(path.name)
        if parts is not None and path.is_file() and f"data/{path.name}" not in named:
            found = attribute_unread(f"{parts[1]}.{parts[2]}", declared, Cell(f"data/{path.name}"))
            if found is not None:
                yield found


def attribute_unread(name: str, declared: Mapping[str, Collection[str]], at: Place) -> AttributeUnread | None:
    """Why the rows of `customer.health` would not be read; None where they are, or it names no attribute.

    Args:
        name: As the file or the setting says.
        declared: Every declared field by fact, entity, input or `customer.health`.
        at: The file or the setting.
    """
    owner, dot, field = name.partition(".")
    fields = [*declared.get(owner, ()), *(ASSIGNMENT_FIELDS if owner == PARTICIPANT else ())]
    apart = [other.partition(".")[2] for other in declared if other.startswith(f"{owner}.")]
    if not dot or field in apart or not (field in fields or apart or owner == PARTICIPANT):
        return None
    near = tuple(f"{owner}.{other}" for other in closest(field, apart))
    if owner == PARTICIPANT:
        near = closest(field, fields)
    return AttributeUnread(at=at, owner=owner, field=field, is_column=field in fields, suggestions=near)
