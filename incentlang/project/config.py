"""Finding a project's folder and reading its incent.toml."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from pathlib import Path
from typing import Any

from incentlang.diagnostics.base import Cell, Diagnostic
from incentlang.diagnostics.project import (
    FolderMissing,
    OutsideProject,
    PlanFileMissing,
    ProjectMissing,
    SettingsUnreadable,
)
from incentlang.diagnostics.suggest import closest
from incentlang.project.model import PLAN_FILE, SETTINGS_FILE, SEVERITIES, DataSource, Project
from incentlang.project.paths import is_inside, leads_out, refusal
from incentlang.project.settings import Settings
from incentlang.project.sources import read_source
from incentlang.project.toml_words import plain_words
from incentlang.source import Source

_MOST_NAMED = 3
_CODE = re.compile(r"[A-Z]\d{4}")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def find_project(path: Path) -> Path | None:
    """The nearest folder, from `path` upwards, that holds an incent.toml or a plan.incent.

    Args:
        path: A folder or a file, existing or not.
    """
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.resolve().parents):
        if (folder / SETTINGS_FILE).is_file() or (folder / PLAN_FILE).is_file():
            return folder
    return None


def plans_near(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What somebody in a folder without a project may have meant: projects right below it, and plans by other names.

    Args:
        folder: The folder.

    Returns:
        The first few names of each, in order.
    """
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # not there, a file, or not ours to look into
        return (), ()
    below = [path.name for path in inside if (path / SETTINGS_FILE).is_file() or (path / PLAN_FILE).is_file()]
    plans = [path.name for path in inside if path.suffix == ".incent" and path.is_file()]
    return tuple(below[:_MOST_NAMED]), tuple(plans[:_MOST_NAMED])


def load_project(folder: Path) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Read the project in `folder`.

    Returns:
        The project, or None when anything is wrong, and every finding at its line of incent.toml.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        if (folder / PLAN_FILE).is_file():
            return Project(root=folder, main=folder / PLAN_FILE), ()
        return None, (ProjectMissing(at=Cell(str(folder)), folder=str(folder)),)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        return None, (SettingsUnreadable(at=Cell(SETTINGS_FILE), reason=reason),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where = Cell(SETTINGS_FILE, row=line)
        advice = "in your editor choose `Save as` and the encoding UTF-8"
        return None, (SettingsUnreadable(at=where, reason="it is not saved as UTF-8", advice=advice),)
    source = Source(SETTINGS_FILE, text)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_unreadable(source, str(error)),)
    settings = Settings(source)
    project = _read(settings, values, folder)
    findings = tuple(sorted(settings.findings, key=lambda finding: finding.sort_key))
    return (None if findings else project), findings


def _unreadable(source: Source, message: str) -> Diagnostic:
    place = _TOML_PLACE.search(message)
    last = max(1, len(source.text.splitlines()))
    line = min(int(place.group(1)), last) if place is not None and place.group(1) else last
    at = source.span_of_line(line)
    reason, advice = plain_words(_TOML_PLACE.sub("", message), at.text)
    return SettingsUnreadable(at=at, reason=reason, advice=advice)


def _read(settings: Settings, values: dict[str, Any], folder: Path) -> Project:
    settings.known(values, ("plan", "data", "check"))
    plan = settings.table(values, "plan")
    settings.known(plan, ("main", "paths", "timezone"), "plan")
    check = settings.table(values, "check")
    settings.known(check, ("fail-on", "ignore"), "check")
    paths = _paths(settings, plan, folder)
    timezone = _timezone(settings, plan)
    folders = (folder, *paths)
    data: dict[str, DataSource] = {}
    table = settings.table(values, "data")
    for name in table:
        data[name] = read_source(settings, table, name, folder, folders, timezone)
    return Project(
        root=folder,
        main=_main(settings, plan, folder),
        paths=paths,
        timezone=timezone,
        data=data,
        fail_on=settings.choice(check.get("fail-on", "error"), SEVERITIES, "check", "fail-on") or "error",
        ignore=_ignore(settings, check),
    )


def _main(settings: Settings, plan: dict[str, Any], folder: Path) -> Path:
    written = settings.text(plan, "plan", "main") or PLAN_FILE
    at = settings.at("plan", "main")
    reason = refusal(written)
    if reason is None and not is_inside(folder / written, (folder,)):
        reason = leads_out(folder / written, (folder,))
    if reason is not None:
        settings.findings.append(OutsideProject(at=at, path=written, reason=reason))
    elif not (folder / written).is_file():
        there = [found.name for found in folder.glob("*.incent")]
        settings.findings.append(PlanFileMissing(at=at, file=written, suggestions=closest(written, there)))
    return folder / written


def _paths(settings: Settings, plan: dict[str, Any], folder: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for written in settings.texts(plan, "plan", "paths"):
        at = settings.at("plan", "paths")
        reason = refusal(written)
        path = folder / written
        if reason is not None:
            settings.findings.append(OutsideProject(at=at, path=written, reason=reason))
        elif not path.is_dir():
            beside = path.parent
            there = [f"{Path(written).parent.as_posix()}/{child.name}" for child in _folders_in(beside)]
            suggestions = closest(written, there)
            settings.findings.append(FolderMissing(at=at, path=written, suggestions=suggestions))
        else:
            found.append(path)
    return tuple(found)


def _folders_in(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.is_dir()] if folder.is_dir() else []


def _timezone(settings: Settings, plan: dict[str, Any]) -> str | None:
    written = settings.text(plan, "plan", "timezone")
    if written is None or written == "UTC":
        return written
    try:
        zoneinfo.ZoneInfo(written)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        suggestions = closest(written, zoneinfo.available_timezones())
        settings.wrong(
            written,
            "a time zone such as `UTC` or `Europe/Paris`",
            "plan",
            "timezone",
            suggestions=suggestions,
        )
        return None
    return written


def _ignore(settings: Settings, check: dict[str, Any]) -> tuple[str, ...]:
    codes = settings.texts(check, "check", "ignore")
    for code in codes:
        if not _CODE.fullmatch(code):
            settings.wrong(code, "codes of diagnostics such as `L0203`", "check", "ignore")
    return codes
