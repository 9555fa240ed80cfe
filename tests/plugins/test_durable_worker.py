"""The worker may come to grief; whoever asked it does not."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tiers_plugins.engines.durable.working import Lost, Working

pytest.importorskip("durable_rules_engine", reason="durable-rules is not here")

FAULTY = """
import ctypes
from tiers_plugins.engines.durable import worker

sound = worker.chainer

def chainer(stages):
    chain = sound(stages)

    def faulty(event):
        if event["f0"] == 13:
            ctypes.string_at(0)  # reads where nobody may: SIGSEGV
        if event["f0"] == 14:
            ctypes.PyDLL(None).pause()  # never comes back, and lets nobody else run
        return chain(event)

    return faulty

worker.chainer = chainer
worker.main()
"""

TEST = {"$and": [{"$lte": {"n": 0}}, {"$gte": {"f0": 10}}]}
STAGE: dict[str, Any] = {
    "name": "tier",
    "rules": {
        "r0": {"all": [{"m": TEST}], "pri": 1},
        "last": {"all": [{"m": {"$gte": {"n": 0}}}], "pri": 59_999},
    },
    "last": 1,
    "gives": [{}],
    "tiers": ["A"],
    "none": {},
    "clash": {},
    "limit": 1,
    "is_chain": False,
    "is_sole": False,
}


@pytest.fixture
def working() -> Iterator[Working]:
    made = Working([STAGE], 1, (sys.executable, "-c", FAULTY))
    yield made
    made.end()


def events(*values: int) -> list[dict[str, int]]:
    return [{"f0": value} for value in values]


def test_rules_fire_and_the_last_takes_the_rest(working: Working) -> None:
    assert list(working.fired(events(9, 10))) == [[[]], [[0]]]


def test_a_native_fault_costs_the_customer_who_causes_it(working: Working) -> None:
    found = list(working.fired(events(9, 10, 13, 11, 9, 13, 12)))

    assert found == [[[]], [[0]], None, [[0]], [[]], None, [[0]]]


def test_a_worker_that_hangs_is_ended(working: Working) -> None:
    assert list(working.fired(events(9, 14, 10))) == [[[]], None, [[0]]]


def test_a_worker_is_really_lost_by_a_native_fault(working: Working) -> None:
    list(working.fired(events(9)))
    process = working._process
    assert process is not None

    with pytest.raises(Lost):
        working.asked(events(13))

    assert process.returncode == -11


def test_ending_leaves_no_process_behind(working: Working) -> None:
    list(working.fired(events(9)))
    process = working._process
    assert process is not None

    working.end()

    assert process.returncode is not None
