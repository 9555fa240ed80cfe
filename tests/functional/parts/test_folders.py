"""What folders a run writes to, and what it leaves alone."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tiers.pipeline.runs.locking import locked

Run = Callable[..., Result]


def test_a_finished_run_has_nothing_left_to_do(
    run: Run, home: Path, whole: tuple[Any, int], shops: Any
) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in (home / "whole").rglob("*")}

    told = run(*(word for word in shops.by_tier if word != "--json"), "whole")
    as_json = run(*shops.by_tier, "whole")

    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("`whole` is complete: ")
    assert shops.left(home / "whole", as_json.stdout) == whole[0]
    assert stamps == {p: p.stat().st_mtime_ns for p in (home / "whole").rglob("*")}


def test_only_what_a_finished_run_needs_is_left_of_its_account(
    home: Path, whole: tuple[Any, int]
) -> None:
    del whole

    names = sorted(path.name for path in (home / "whole.run").iterdir())
    assert names == ["fit.json", "lock", "manifest.json"]


def test_the_fit_of_a_run_serves_another(
    run: Run, whole: tuple[Any, int], shops: Any
) -> None:
    words = ["--fitted", "whole.run/fit.json", "--partition-by", "tier"]

    served = run(*shops.evaluate, *words, "--out", "served", "--part-rows", "500")

    assert served.exit_code == 0, served.stderr
    found, own = shops.left(Path("served"), served.stdout), whole[0]
    assert (found.files, found.rejects) == (own.files, own.rejects)
    assert found.summary == own.summary
    assert not Path("served.run/fit.json").exists()


@pytest.mark.parametrize("restart", [[], ["--restart"]])
def test_a_folder_of_others_is_left_alone(
    run: Run, restart: list[str], shops: Any
) -> None:
    folder = Path("theirs")
    folder.mkdir(exist_ok=True)
    (folder / "part-00000.parquet").write_bytes(b"theirs")

    refused = run(*shops.by_rows, "theirs", *restart)

    assert refused.exit_code == 1
    assert "[foreign-folder]" in refused.stderr
    assert shops.files(folder) == {"part-00000.parquet": b"theirs"}


def test_two_processes_do_not_write_one_result(
    run: Run, again: Path, shops: Any
) -> None:
    lock = again.with_name("again.run") / "lock"
    before = shops.files(again)

    with locked(lock, again):
        refused = run(*shops.by_tier, again.name)

    assert refused.exit_code == 1
    assert "[run-under-way]" in refused.stderr
    assert shops.files(again) == before


def test_too_many_values_are_told_before_any_folder_is_made(
    run: Run, shops: Any
) -> None:
    refused = run(*shops.evaluate, "--partition-by", "shop", "--out", "each")

    assert refused.exit_code == 1
    assert "[too-many-partitions]" in refused.stderr
    assert shops.files(Path("each")) == {}


def test_parts_need_a_folder(run: Run, shops: Any) -> None:
    for words in (["--part-rows", "5"], ["--partition-by", "tier"], ["--restart"]):
        refused = run(*shops.evaluate, *words)
        assert refused.exit_code == 2
        assert "Error: " in refused.stderr


def test_too_many_rejects_are_told_before_any_part(run: Run, shops: Any) -> None:
    refused = run(*shops.by_rows, "faulty", "--max-rejects", "3")

    assert refused.exit_code == 1
    assert "[too-many-rejects]" in refused.stderr
    assert shops.files(Path("faulty")) == {}
    assert run(*shops.by_rows, "faulty").exit_code == 0


def test_data_in_the_folder_of_the_result_are_not_overwritten(
    run: Run, shops: Any
) -> None:
    run(*shops.evaluate, "--partition-by", "区域", "--out", "data")
    before = shops.files(Path("data"))

    refused = run(
        "evaluate", "policy.yaml", "data", "--part-rows", "9", "--out", "data"
    )

    assert refused.exit_code == 2
    assert "[same-file]" in refused.stderr
    assert shops.files(Path("data")) == before


FULL = """\
import resource
from tiers_cli.main import cli

resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, resource.RLIM_INFINITY))
cli()
"""


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_space(
    home: Path, whole: tuple[Any, int], shops: Any
) -> None:
    """A limit on the size of files stands for a disk that is full."""
    out = home / "full"

    command = [sys.executable, "-c", FULL, *shops.by_tier, out.name]
    full = subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False
    )
    assert full.returncode == 1, full.stderr
    assert "error[unwritable-file]" in full.stderr
    assert "Traceback" not in full.stderr
    assert not list(out.rglob(".*"))

    resumed = shops.tiers(*shops.by_tier, out.name, cwd=home)
    assert shops.left(out, resumed.stdout) == whole[0]
