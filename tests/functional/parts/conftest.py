"""Shops to decide about in parts, the command to do it, and a run that was killed."""

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

POLICY = """\
tiers-policy: 1
name: shops
facts:
  shop: {type: string, key: true}
  区域: {type: [东, 西/南]}
  spend: {type: decimal(2), range: "[0..1000]"}
  visits: {type: integer, range: "[0..50]", missing: unknown}
scores:
  rank: {model: percentile, of: spend}
tiers: {gold: , silver: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: rank >= 80, tier: gold, because: {en: spends most, zh: 消费最高}}
    - {rule: R2, if: rank >= 20 and visits > 3, tier: silver, because: often here}
    - {rule: R3, if: rank < 20, tier: iron, because: spends least}
actions:
  catalogue: {call: , visit: }
  rules:
    - {if: tier = "gold", do: [call, visit]}
    - {if: visits < 5, do: [visit]}
"""
ROWS, PART = 2_300, 500
KILLED = """\
import atexit, os, signal, sys

event, when, done, rename = int(sys.argv.pop(1)), sys.argv.pop(1), 0, os.replace

def replace(source, target):
    global done
    done += 1
    if (done, when) == (event, "before"):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)
    if (done, when) == (event, "after"):
        os.kill(os.getpid(), signal.SIGKILL)

os.replace = replace
atexit.register(lambda: print(done, file=sys.stderr))
from tiers_cli.main import cli
cli()
"""
"""The command, killed before or after it gives its n-th file the final name."""


def customers(rows: int) -> str:
    """Make shops, some with faults, blank lines and keys of rows far above."""
    draw = random.Random(7)  # noqa: S311 - no secret depends on it
    lines = ["shop,区域,spend,visits"]
    for row in range(rows):
        shop = f"S{row if draw.random() > 0.02 else draw.randrange(rows)}"
        spend = "dear" if draw.random() < 0.02 else f"{draw.random() * 1000:.2f}"
        visits = draw.choice(["", "2", "7", "60" if draw.random() < 0.05 else "9"])
        line = f"{shop},{draw.choice(['东', '西/南'])},{spend},{visits}"
        lines.append("" if draw.random() < 0.01 else line)
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shops")
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "shops.csv").write_text(customers(ROWS), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)


EVALUATE = ["evaluate", "policy.yaml", "shops.csv", "--as-of", "2026-07-01", "--json"]
BY_TIER = [*EVALUATE, "--part-rows", str(PART), "--partition-by", "tier", "--out"]
BY_ROWS = [*EVALUATE, "--part-rows", str(PART), "--out"]


@attrs.frozen
class Left:
    """What a run leaves behind, byte for byte, and what it says."""

    files: dict[str, bytes]
    rejects: bytes
    manifest: str
    summary: dict[str, Any]


def left(out: Path, printed: str) -> Left:
    account = out.with_name(f"{out.name}.run")
    summary = json.loads(printed)
    del summary["seconds"], summary["out"], summary["rejects"]
    return Left(
        files(out),
        out.with_name(f"{out.name}.rejects.csv").read_bytes(),
        (account / "manifest.json").read_text("utf-8").replace(out.name, "OUT"),
        summary,
    )


def decisions(out: Path) -> pl.DataFrame:
    parts = sorted(out.rglob("*.parquet"), key=lambda path: path.name)
    return pl.concat(pl.read_parquet(p, hive_partitioning=True) for p in parts)


def tiers(
    *words: str, cwd: Path, event: int = 0, when: str = "never"
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, to be killed at an event."""
    command = [sys.executable, "-c", KILLED, str(event), when, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def files(out: Path) -> dict[str, bytes]:
    """Read what stands under its final name."""
    found = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in found
        if not path.name.startswith(".")
    }


class Shops:
    """What the tests of results in parts share."""

    evaluate = EVALUATE
    by_tier = BY_TIER
    by_rows = BY_ROWS
    left = staticmethod(left)
    files = staticmethod(files)
    decisions = staticmethod(decisions)
    tiers = staticmethod(tiers)


@pytest.fixture(scope="session")
def shops() -> Shops:
    """Give what the tests share."""
    return Shops()


@pytest.fixture(scope="session")
def whole(home: Path) -> tuple[Left, int]:
    """Run without an interruption; give what is left, and how many events there are."""
    done = tiers(*BY_TIER, "whole", cwd=home)
    assert done.returncode == 0, done.stderr
    return left(home / "whole", done.stdout), int(done.stderr)


@pytest.fixture(scope="session")
def stopped(home: Path, whole: tuple[Left, int]) -> Path:
    """Kill a run in the middle."""
    out = home / "stopped"
    killed = tiers(*BY_TIER, out.name, cwd=home, event=whole[1] // 2, when="before")
    assert killed.returncode == -signal.SIGKILL
    return out


@pytest.fixture
def again(stopped: Path) -> Iterator[Path]:
    """Lay the run that was stopped out once more."""
    out = stopped.with_name("again")
    for ending in ("", ".run"):
        shutil.copytree(f"{stopped}{ending}", f"{out}{ending}")
    yield out
    for ending in ("", ".run"):
        shutil.rmtree(f"{out}{ending}")
