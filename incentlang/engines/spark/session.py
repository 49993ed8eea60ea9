"""Spark sessions: one started quietly where there is none, and for each run one of its own with its settings."""

# ruff: noqa: PLC0415 (PySpark is not installed with every incentlang)

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_JAVA = 17
DRIVER_MEMORY = "4g"
"""What Spark may take on this machine, where its own variable `SPARK_DRIVER_MEMORY` says nothing else."""
FEW_ROWS = 50_000
"""Up to so many rows of facts a run is planned for one task: preparing more costs longer than the work itself."""

_EXACT = {
    # What does not fit stops the run; it is never NULL.
    "spark.sql.ansi.enabled": "true",
    # A product keeps all of its digits after the point.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    # `ARR` and `arr` are two columns; `${…}` in a text is text; a backslash is written as two.
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
    # This rule breaks the plan of a window over united groups (Spark 4.3), and has lost columns of unions before.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
    # What a column may hold is followed through every stage of a calculation, for minutes and to no use.
    "spark.sql.constraintPropagation.enabled": "false",
    # What the parser remembers of texts it has read (some 10 kB for each of these states) is kept for ever else.
    "spark.sql.parser.manageParserCaches": "true",
    "spark.sql.parser.parserDfaCacheFlushThreshold": "80000",
}
_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.leafNodeDefaultParallelism": "1",
    # With one task everywhere a broadcast is a further job for nothing.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Compiling each step to Java takes longer than running it.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_QUIET = {
    "spark.app.name": "incentlang",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Nothing listens outside this machine.
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    # What is kept for pages that nobody looks at.
    "spark.sql.ui.retainedExecutions": "1",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "10",
}


class SparkMissing(Exception):
    """Something that Spark needs is not installed; the message says what to do."""


def started(master: str) -> SparkSession:
    """The session that this process has, or a new one.

    Args:
        master: Where a new one runs, as Spark writes it: `local[*]` is this machine with all its cores.

    Raises:
        SparkMissing: PySpark, PyArrow or Java is not there.
    """
    try:
        import pyarrow  # noqa: F401
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkRuntimeError
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as absent:
        raise SparkMissing(
            f"Spark runs need {absent.name}, which is not installed: pip install 'incentlang[spark]'"
        ) from absent
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        check_java()
    memory = os.environ.get("SPARK_DRIVER_MEMORY", DRIVER_MEMORY)
    conf = SparkConf().setMaster(master).setAll([*_QUIET.items(), ("spark.driver.memory", memory)])
    try:
        # Java says on the terminal what it uses before Spark's own log can be turned off.
        gateway = launch_gateway(conf, {"stderr": subprocess.DEVNULL})
    except PySparkRuntimeError as failed:
        raise SparkMissing(f"Java could not start Spark: {failed}; try `spark-submit --version`") from failed
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def check_java() -> None:
    """Make sure that there is a Java that runs Spark.

    Raises:
        SparkMissing: There is none, or an older one.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)
    advice = f"install Java {LEAST_JAVA} (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME"
    if java is None:
        raise SparkMissing(f"Spark runs need Java {LEAST_JAVA} or newer, which was not found: {advice}")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is not None and int(version[1]) < LEAST_JAVA:
        raise SparkMissing(f"Spark runs need Java {LEAST_JAVA} or newer, and {java} is Java {version[1]}: {advice}")


def for_one_run(base: SparkSession, rows: int) -> SparkSession:
    """A session with settings and relations of its own, which runs where another one does.

    Args:
        base: A session, which is not changed.
        rows: How many rows of facts there are.
    """
    session = base.newSession()
    for name, value in {**_EXACT, **(_FEW if rows <= FEW_ROWS else {})}.items():
        session.conf.set(name, value)
    if rows > FEW_ROWS and base.sparkContext.master.startswith("local"):
        session.conf.set("spark.sql.shuffle.partitions", str(base.sparkContext.defaultParallelism))
    return session
