"""Honest timing: pairs in turn, medians, the processor's time beside the clock's."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

import attrs


@attrs.frozen
class Cost:
    """What something took, in seconds."""

    cpu: float
    wall: float


def cost(work: Callable[[], object]) -> Cost:
    """Run *work* in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def command_cost(arguments: Sequence[str]) -> Cost:
    """Run a command of this installation as a process of its own."""
    before, wall = _children(), time.perf_counter()
    command = [sys.executable, "-m", "tiers_cli", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return Cost(_children() - before, time.perf_counter() - wall)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def middle(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs))


def paired(
    one: Callable[[], object], other: Callable[[], object], *, rounds: int
) -> tuple[Cost, Cost]:
    """Run two things in turn, once to warm up and then *rounds* times; give medians."""
    one(), other()
    costs = [(cost(one), cost(other)) for _ in range(rounds)]
    return middle([a for a, _ in costs]), middle([b for _, b in costs])
