"""Packages that `tiers new-plugin` writes: built, installed and held to our rules."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tiers_cli.main import cli

ROOT = Path(__file__).parents[2]
NAMES = {
    "scorer": "acme-score",
    "channel": "ab",
    "sink": "x-sink",
    "delivery": "acme-drop",
    "source": "acme-0",
    "section": "a" * 40,
}
KINDS = list(NAMES)
TOOLS = [
    name
    for name in ("pip", "hatchling", "mypy", "ruff")
    if not importlib.util.find_spec(name)
]
needs_tools = pytest.mark.skipif(bool(TOOLS), reason=f"not installed here: {TOOLS}")

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a package of each kind into one folder."""
    folder = tmp_path_factory.mktemp("packages")
    for kind, name in NAMES.items():
        words = ["new-plugin", str(folder / name), "--kind", kind]
        found = CliRunner().invoke(cli, words)
        assert found.exit_code == 0, found.stderr
    return folder


@pytest.fixture(scope="module")
def site(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and install all packages at once, without a network."""
    folder = tmp_path_factory.mktemp("site")
    words = [
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--target",
    ]
    sources = [str(packages / name) for name in NAMES.values()]
    done = python("-m", "pip", *words, str(folder), *sources, cwd=packages)
    assert done.returncode == 0, done.stderr
    return folder


def python(
    *words: str, cwd: Path, site: Path | None = None, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python with our source, and what is installed into a folder."""
    ours = [str(ROOT / name) for name in ("core", "plugins", "cli")]
    path = os.pathsep.join([*([str(site)] if site else []), *ours])
    # A quiet pip speaks of its own newer version all the same.
    env = {**os.environ, "PYTHONPATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd, env=env, capture_output=True, text=True, check=False, input=given,
    )  # fmt: skip


@needs_tools
def test_packages_are_found_once_they_are_installed(packages: Path, site: Path) -> None:
    found = python("-m", "tiers_cli", "plugins", cwd=packages, site=site)

    assert found.returncode == 0, found.stderr
    assert "!" not in found.stdout
    for kind, name in NAMES.items():
        assert f"{name} 0.1.0\n  {name}\n    " in found.stdout, kind


@needs_tools
@pytest.mark.parametrize("kind", KINDS)
def test_the_tests_of_a_package_pass(kind: str, packages: Path, site: Path) -> None:
    found = python("-m", "pytest", "-q", cwd=packages / NAMES[kind], site=site)

    assert found.returncode == 0, found.stdout + found.stderr
    assert " passed" in found.stdout


@needs_tools
def test_a_strangers_section_stands_in_the_report(tmp_path: Path, site: Path) -> None:
    words = ("evaluate", "telecom", "--out", "report.html", "--as-of", "2026-07-01")

    done = python("-m", "tiers_cli", *words, cwd=tmp_path, site=site)

    assert done.returncode == 0, done.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert f'href="#section-{NAMES["section"]}">Customers by tier</a>' in text


SURVEY = """\
tiers-policy: 1
name: shops
tables:
  satisfaction:
    key: customer
    columns: {satisfaction: {type: decimal(2), range: "[-100..100]", missing: unknown}}
facts:
  shop: {type: string, key: true}
  spend: {type: integer}
  liking: {from: satisfaction, mean: satisfaction, type: decimal(2), missing: unknown}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: spend > 5 and not(liking < 0), tier: gold, because: much and glad}
    - {rule: R2, if: spend > 5 and liking = null, tier: gold, because: nobody asked}
    - {rule: R3, if: spend <= 5 or liking < 0, tier: iron, because: little or cross}
survey:
  contacts: {messenger: account}
  questionnaire: {forms: [NPS]}
  precision: {gold: 20, iron: 20}
  spread: {gold: 60, iron: 60}
  channels: {ab: {cost: 2}}
"""
STEPS = """\
import json, sys
from click.testing import CliRunner
from tiers_cli.main import cli
for words in json.load(sys.stdin):
    done = CliRunner().invoke(cli, words)
    print(json.dumps([done.exit_code, done.stdout, done.stderr]))
"""


def told(steps: Sequence[Sequence[str]], *, cwd: Path, site: Path) -> list[str]:
    """Give what commands print, one after the other."""
    done = python("-c", STEPS, cwd=cwd, site=site, given=json.dumps(steps))
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [code for code, _, _ in found] == [0] * len(steps), found
    return [out for _, out, _ in found]


@needs_tools
@pytest.mark.skipif(not importlib.util.find_spec("scipy"), reason="an extra")
def test_a_strangers_channel_runs_a_round(tmp_path: Path, site: Path) -> None:
    (tmp_path / "policy.yaml").write_text(SURVEY, encoding="utf-8")
    shops = [(f"S{n}", n % 11, "" if n % 9 == 0 else f"a{n}") for n in range(400)]
    rows = "".join(f"{name},{spend},{account}\n" for name, spend, account in shops)
    (tmp_path / "shops.csv").write_text(f"shop,spend,account\n{rows}", "utf-8")
    nobody = "customer,satisfaction\n"
    (tmp_path / "none.csv").write_text(nobody, encoding="utf-8")
    before = ["policy.yaml", "shops.csv", "--table", "satisfaction=none.csv"]

    told(
        [
            ["survey", "plan", *before, "--round", "r1"],
            ["survey", "draw", "r1"],
            ["survey", "field", "r1", "--ends", "2099-12-31"],
        ],
        cwd=tmp_path,
        site=site,
    )
    sample = rows_of(tmp_path / "r1/sample.csv")
    messages = rows_of(tmp_path / "r1/field/ab/messages.csv")
    assert {row["code"] for row in messages} == {row["code"] for row in sample}

    # Every fourth answers; of the gold ones two in three are cross, and one is glad.
    answers = {
        row["code"]: ("2", "3", "10")[at % 3] if row["tier"] == "gold" else "9"
        for at, row in enumerate(sample)
        if at % 4 == 0
    }
    lines = "".join(f"{code},{value},2026-10-05\n" for code, value in answers.items())
    (tmp_path / "back.csv").write_text(f"code,NPS,at\n{lines}", encoding="utf-8")
    after = [*before[:3], "satisfaction=r1/satisfaction.csv"]
    ingested, status, *_, estimate, whom, _ = told(
        [
            ["survey", "ingest", "r1", "back.csv"],
            ["survey", "status", "r1"],
            ["survey", "follow-up", "r1"],
            ["survey", "field", "r1", "--ends", "2099-12-31"],
            ["survey", "estimate", "r1"],
            ["survey", "next", "r1", *after, "--fact", "liking", "--json"],
            ["evaluate", *after, "--out", "tiers.csv"],
        ],
        cwd=tmp_path,
        site=site,
    )

    assert f"{len(answers)} customers answered" in ingested
    assert "messages once more" in status
    assert "gold" in estimate
    reminded = {row["code"] for row in rows_of(tmp_path / "r1/field-2/ab/messages.csv")}
    assert reminded == {row["code"] for row in messages} - set(answers)
    more = {row["customer"] for row in json.loads(whom)["ask"]}
    assert more
    assert more.isdisjoint(row["customer"] for row in sample)
    said = {row["customer"]: answers.get(row["code"]) for row in sample}
    tiers = {row["shop"]: row["tier"] for row in rows_of(tmp_path / "tiers.csv")}
    cross = {tiers[name] for name, value in said.items() if value in ("2", "3")}
    glad = {tiers[name] for name, value in said.items() if value == "10"}
    assert (cross, glad) == ({"iron"}, {"gold"})


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_tools
def test_packages_pass_the_type_checker(packages: Path, site: Path) -> None:
    folders = [str(packages / name / "src") for name in NAMES.values()]
    tests = [str(packages / name / "tests") for name in NAMES.values()]
    cache = ["--cache-dir", str(packages / "cache"), "--explicit-package-bases"]

    found = python(
        "-m", "mypy", "--strict", *cache, *folders, *tests, cwd=packages, site=site
    )

    assert found.returncode == 0, found.stdout


@needs_tools
@pytest.mark.parametrize("kind", KINDS)
def test_packages_pass_the_linter_and_the_formatter(kind: str, packages: Path) -> None:
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        found = python("-m", "ruff", *words, ".", cwd=packages / NAMES[kind])
        assert found.returncode == 0, found.stdout


def test_the_linter_asks_of_packages_what_it_asks_of_us(packages: Path) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = (packages / NAMES["scorer"] / "pyproject.toml").read_text(encoding="utf-8")
    theirs = tomllib.loads(text)

    for key in ("line-length", "target-version"):
        assert theirs["tool"]["ruff"][key] == ours["tool"]["ruff"][key]
    for key in ("select", "ignore", "pydocstyle"):
        lint = ours["tool"]["ruff"]["lint"]
        assert theirs["tool"]["ruff"]["lint"][key] == lint[key]


@pytest.mark.parametrize(
    "name",
    [
        "Acme",
        "acme_score",
        "1st",
        "acme--x",
        "-x",
        "json",
        "tiers",
        "客户",
        "class",
        "a" * 41,
    ],
)
def test_a_name_that_can_name_no_package_is_refused(
    name: str, run: Run, tmp_path: Path
) -> None:
    found = run("new-plugin", "--kind", "sink", "--", tmp_path / name)

    assert found.exit_code == 1
    assert f"error[bad-plugin-name]: a package can't be named `{name}`" in found.stderr
    assert not (tmp_path / name).exists()


def test_a_name_that_could_name_one_is_suggested(run: Run, tmp_path: Path) -> None:
    found = run("new-plugin", "--kind", "sink", "--", tmp_path / "My_NPS 2")

    assert "such as `my-nps-2`" in found.stderr


def test_a_folder_that_holds_something_is_left_as_it_is(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "acme-sink"
    folder.mkdir()
    (folder / "notes.txt").touch()

    found = run("new-plugin", folder, "--kind", "sink")

    assert found.exit_code == 1
    assert "error[file-exists]" in found.stderr
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
