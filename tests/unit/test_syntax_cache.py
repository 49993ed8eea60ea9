"""The user's cache: it keeps, forgets the oldest, and trusts no folder that others can write."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from incentlang.cache import Cache, user_folder

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode bits on Windows")


def test_what_was_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get("trees", "a") is None
    cache.put("trees", "a", b"one")
    cache.put("trees", "a", b"two")
    assert cache.get("trees", "a") == b"two"
    assert cache.get("parser", "a") is None
    assert [path.name for path in (tmp_path / "cache" / "trees").iterdir()] == ["a"]


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", size_cap=25)
    for age, key in enumerate(["old", "older", "oldest"]):
        cache.put("trees", key, b"0123456789")
        if (path := tmp_path / "cache" / "trees" / key).exists():
            os.utime(path, (1_000 - age, 1_000 - age))
    cache.put("trees", "new", b"0123456789")
    assert cache.get("trees", "new") is not None
    assert cache.get("trees", "older") is None


@posix
def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    Cache(tmp_path / "cache").put("trees", "a", b"one")
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "cache" / "trees").stat().st_mode & 0o777 == 0o700


@posix
def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    Cache(folder).put("trees", "a", b"one")
    folder.chmod(0o777)
    cache = Cache(folder)
    assert cache.get("trees", "a") is None
    cache.put("trees", "b", b"two")
    assert not (folder / "trees" / "b").exists()


def test_a_place_that_cannot_be_a_folder_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = Cache(tmp_path / "file")
    cache.put("trees", "a", b"one")
    assert cache.get("trees", "a") is None
    assert Cache(None).get("trees", "a") is None


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"INCENT_CACHE_DIR": "/c", "HOME": "/h"}, "linux", Path("/c")),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", Path("/x/incentlang")),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "linux", Path("/h/.cache/incentlang")),
        ({"HOME": "/h"}, "darwin", Path("/h/Library/Caches/incentlang")),
        ({"LOCALAPPDATA": "/l"}, "win32", Path("/l/incentlang/Cache")),
        ({}, "linux", None),
    ],
)
def test_where_the_cache_lies(environment: dict[str, str], platform: str, expected: Path | None) -> None:
    assert user_folder(environment, platform) == expected
