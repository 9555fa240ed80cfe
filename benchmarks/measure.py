"""Honest timing: in turn, medians, each job in a process of its own."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

import attrs


@attrs.frozen
class Cost:
    """What something took: seconds of the processor and of the clock, and memory."""

    cpu: float
    wall: float
    peak: float = 0.0
    """The most memory that the process held, in GB."""


def cost(work: Callable[[], object]) -> Cost:
    """Run *work* in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def alone(job: str, **options: Any) -> Cost:
    """Run a job of `benchmarks.jobs` in a process of its own; its start is left out."""
    command = [sys.executable, "-m", "benchmarks.jobs", job, json.dumps(options)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own command
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def in_turn(
    jobs: Mapping[str, Callable[[], Cost]], rounds: int
) -> dict[str, list[Cost]]:
    """Run jobs one after the other, again and again."""
    found: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            found[name].append(job())
    return found


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> float:
    """Give the middle of the ratios, round by round, of the processor's time."""
    return median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))


def command_costs(arguments: Sequence[str], rounds: int) -> list[Cost]:
    """Run a command again and again, each time as a process of its own.

    Once more is run before, which leaves Python's bytecode behind; a package that is
    installed has it from the beginning.
    """
    return [_command_cost(arguments) for _ in range(rounds + 1)][1:]


def _command_cost(arguments: Sequence[str]) -> Cost:
    before, wall = _children(), time.perf_counter()
    command = [sys.executable, "-m", "tiers_cli", *arguments]
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=known)  # noqa: S603 - our own command
    return Cost(_children() - before, time.perf_counter() - wall)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def middle(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(
        median(c.cpu for c in costs),
        median(c.wall for c in costs),
        median(c.peak for c in costs),
    )
