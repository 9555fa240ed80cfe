"""Whatever ends a run, the same command goes on to the same result, or says why not."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

KILLS = random.Random(20261128).sample(range(100), 10)  # noqa: S311 - no secret
"""Ten moments of a run, in hundredths of its events."""


@pytest.mark.parametrize("moment", KILLS)
def test_a_run_that_was_killed_goes_on_to_the_same_result(
    home: Path, whole: tuple[Any, int], moment: int, shops: Any
) -> None:
    untouched, events = whole
    out = home / f"killed-{moment}"
    event, when = 1 + moment * events // 100, ("before", "after")[moment % 2]

    killed = shops.tiers(*shops.by_tier, out.name, cwd=home, event=event, when=when)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    early = shops.files(out)
    resumed = shops.tiers(*shops.by_tier, out.name, cwd=home)

    assert resumed.returncode == 0, resumed.stderr
    assert shops.left(out, resumed.stdout) == untouched
    assert early.items() <= untouched.files.items()
    assert not list(out.rglob(".*"))


def test_a_run_goes_on_that_counts_while_it_decides(
    home: Path, whole: tuple[Any, int], shops: Any
) -> None:
    """With nothing to fit, rejects are found part by part."""
    words = [*shops.by_tier, "counting", "--fitted", "whole.run/fit.json"]

    killed = shops.tiers(*words, cwd=home, event=whole[1] // 2, when="after")
    assert killed.returncode == -signal.SIGKILL
    resumed = shops.tiers(*words, cwd=home)

    assert "going on with the run as of 2026-07-01" in resumed.stderr
    found, own = shops.left(home / "counting", resumed.stdout), whole[0]
    assert (found.files, found.rejects) == (own.files, own.rejects)
    assert found.summary == own.summary


def test_a_run_goes_on_as_of_its_day_with_what_it_has_learnt(
    run: Run, again: Path, whole: tuple[Any, int], shops: Any
) -> None:
    day = shops.by_tier.index("--as-of")
    undated = shops.by_tier[:day] + shops.by_tier[day + 2 :]
    fit = again.with_name("again.run") / "fit.json"
    learnt = fit.stat()
    done = len(list((again.with_name("again.run") / "units").glob("*.json")))

    resumed = run(*undated, again.name)

    assert shops.left(again, resumed.stdout) == whole[0]
    assert f"going on with the run as of 2026-07-01: {done} part" in resumed.stderr
    assert (fit.stat().st_ino, fit.stat().st_mtime_ns) == (
        learnt.st_ino,
        learnt.st_mtime_ns,
    )


def test_a_part_that_was_spoilt_meanwhile_is_made_again(
    run: Run, again: Path, whole: tuple[Any, int], shops: Any
) -> None:
    first, second = sorted(again.rglob("part-00000.parquet"))[:2]
    first.write_bytes(b"PAR1")
    second.unlink()

    assert shops.left(again, run(*shops.by_tier, again.name).stdout) == whole[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lang", "zh"], "不同之处：--lang"),
        (["--as-of", "2026-07-02"], "what differs is --as-of"),
        (["--engine", "interpret"], "what differs is --engine"),
        (["--part-rows", "400"], "what differs is the cut into parts"),
        (["--partition-by", "rule"], "what differs is the cut into parts"),
        (["--separator", ","], "what differs is --encoding, --separator or --format"),
    ],
)
def test_a_run_does_not_go_on_in_another_way(
    run: Run, again: Path, words: list[str], told: str, shops: Any
) -> None:
    before = shops.files(again)

    refused = run(*shops.by_tier, again.name, *words)

    assert refused.exit_code == 1
    assert "[changed-run]" in refused.stderr
    assert told in refused.stderr
    assert shops.files(again) == before


@pytest.mark.parametrize(
    "change",
    [
        ("policy.yaml", "rank < 20", "rank < 21", "the policy"),
        ("policy.yaml", "often here", "comes often", "the policy"),
        ("shops.csv", "S7,", "S6,", "the data"),
    ],
)
def test_a_run_does_not_go_on_with_other_files(
    run: Run, home: Path, again: Path, change: tuple[str, str, str, str], shops: Any
) -> None:
    name, right, wrong, told = change
    path, before = home / name, shops.files(again)
    text, changed = path.read_text(encoding="utf-8"), path.stat()
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    refused = run(*shops.by_tier, again.name)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(changed.st_atime_ns, changed.st_mtime_ns))

    assert refused.exit_code == 1
    assert f"what differs is {told}" in refused.stderr
    assert shops.files(again) == before


def test_comments_and_cases_of_a_policy_may_change_meanwhile(
    run: Run, home: Path, again: Path, whole: tuple[Any, int], shops: Any
) -> None:
    path = home / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# revised\n{text}", encoding="utf-8")

    resumed = run(*shops.by_tier, again.name)
    path.write_text(text, encoding="utf-8")

    assert shops.left(again, resumed.stdout) == whole[0]


def test_a_run_begins_anew_if_asked(run: Run, again: Path, shops: Any) -> None:
    words = [*shops.evaluate, "--part-rows", "2000", "--restart", "--out", again.name]

    assert run(*words).exit_code == 0
    assert [*shops.files(again)] == ["part-00000.parquet", "part-00001.parquet"]
    assert [path.name for path in again.iterdir() if path.is_dir()] == []
