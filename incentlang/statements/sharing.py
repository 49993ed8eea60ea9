"""Many statements, written by several processes at once where the system can share what is known among them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice

FEWEST = 100
"""Of fewer statements one process is done before others have begun."""
MOST_PROCESSES = 4
"""Each may come to need as much memory as the data takes."""
_BATCH = 10

Task = Callable[[str], None]

_task: list[Task] = []
"""In a process that was begun to share the work: what it does with each participant."""


def for_everybody(task: Task, participants: Sequence[str], done: Callable[[int], None]) -> None:
    """Do something for every participant, in no order.

    Args:
        task: What is done; it must leave nothing behind but files of its own.
        participants: Each once.
        done: Called with how many are done.

    Raises:
        Exception: Whatever the task raised first; then some are done and others are not.
    """
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if len(participants) < FEWEST or processes == 1 or not _can_copy():
        for number, who in enumerate(participants, start=1):
            task(who)
            done(number)
        return
    # A copy of this process has the task, and all that it reads, without anything being sent.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_task.append, initargs=(task,)) as pool:
        running = [pool.submit(_batch, batch) for batch in _batches(participants)]
        finished = 0
        try:
            for one in as_completed(running):
                finished += one.result()
                done(finished)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _can_copy() -> bool:
    """Whether a process can begin as a copy of this one: on Linux alone it is safe."""
    return sys.platform == "linux"


def _batches(participants: Sequence[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(participants)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch


def _batch(participants: tuple[str, ...]) -> int:
    for who in participants:
        _task[0](who)
    return len(participants)
