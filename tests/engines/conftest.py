"""One Spark session for all tests that need one; without PySpark, PyArrow or Java they are skipped and say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from incentlang.engines.spark import SparkMissing
from incentlang.engines.spark.session import started


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """The session that every Spark run of the tests takes part in."""
    os.environ.setdefault("SPARK_DRIVER_MEMORY", "2g")  # other tests run beside it
    # Java's better compiler, and its collector for many processors, take more time from the tests beside than they win.
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    try:
        session = started("local[2]")
    except SparkMissing as missing:
        pytest.skip(str(missing))
    yield session
    session.stop()
