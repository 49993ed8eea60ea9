"""The charts that the page carries are those that were looked at when they were taken."""

from __future__ import annotations

import hashlib

from incentlang.dashboard.page import BUNDLE

SUM = "22b0a6df26b3a64d261473cade7e829d59db8ac8656cd6b729c92a7acce8e3a0"


def test_the_bundle_is_the_one_that_was_made() -> None:
    assert hashlib.sha256(BUNDLE.read_bytes()).hexdigest() == SUM


def test_every_licence_comes_along() -> None:
    licences = BUNDLE.with_name("LICENCES.txt").read_text(encoding="utf-8")
    assert all(f"{name} " in licences for name in ("vega", "vega-lite", "vega-interpreter", "d3-scale"))
    assert "no file with its licence" not in licences


def test_nothing_in_the_bundle_ends_the_script_it_stands_in() -> None:
    assert "</script" not in BUNDLE.read_text(encoding="utf-8").lower()
