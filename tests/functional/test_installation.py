"""What a package holds, and what importing it costs."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tiers.samples import samples

ROOT = Path(__file__).parents[2]
HEAVY = [
    "polars",
    "rich",
    "ruamel",
    "ruamel.yaml",
    "cattrs",
    "pyarrow",
    "pandas",
]


def missing() -> list[str]:
    """Name what a wheel can't be built without."""
    return [name for name in ("pip", "hatchling") if not importlib.util.find_spec(name)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package from the source, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    quiet = ["--quiet", "--no-index", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*build, *quiet], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}")
def test_a_wheel_holds_samples_grammar_and_starter(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())

    for sample in samples().values():
        for path in (sample.policy, sample.data, sample.folder / "README.md"):
            assert f"tiers/_samples/{sample.name}/{path.name}" in names
    assert "tiers/_samples/purchase-grades/grades.xlsx" in names
    assert {f"tiers_cli/starter/{n}" for n in ("policy.yaml", "customers.csv")} <= names
    starter = {"pyproject.toml", "init.py", "scorer.py", "test_section.py"}
    assert {f"tiers_cli/plugin_starter/{n}.txt" for n in starter} <= names
    assert {"tiers/py.typed", "tiers_plugins/__init__.py", "tiers_cli/main.py"} <= names
    unwanted = ("__pycache__", ".ruff_cache", "/docs/")
    assert not [n for n in names if any(part in n for part in unwanted)]


@pytest.mark.skipif(bool(missing()), reason=f"not installed here: {missing()}")
def test_a_wheel_runs_where_there_is_no_source(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import tiers, tiers.samples\n"
        "assert tiers.__file__.startswith(sys.path[0]), tiers.__file__\n"
        "print(*(s.data for s in tiers.samples.samples().values()), sep='\\n')\n"
    )
    shown = python(program).splitlines()

    assert len(shown) == len(samples())
    assert all(Path(line).is_relative_to(tmp_path) for line in shown)


def python(program: str) -> str:
    words = [sys.executable, "-c", program]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def modules(program: str) -> set[str]:
    """Name the modules that *program* loads, in a Python of its own."""
    told = f"import json, sys\n{program}\nprint(json.dumps([*sys.modules]))"
    return set(json.loads(python(told).splitlines()[-1]))


def loaded(program: str) -> list[str]:
    """Name the heavy modules that *program* loads."""
    found = modules(program)
    return [name for name in HEAVY if name in found]


def test_importing_tiers_loads_nothing_heavy() -> None:
    assert loaded("import tiers") == []


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["evalute"]])
def test_help_is_given_without_polars(words: list[str]) -> None:
    program = (
        "from tiers_cli.main import cli\n"
        f"try: cli({words!r})\n"
        "except SystemExit: pass\n"
    )

    assert loaded(program) == []


# They are loaded to say what they offer, but none of their modules is.
PACKAGES = {
    f"tiers_plugins.{kind}" for kind in ("channels", "engines", "hosts", "sinks")
}

GENERATED = """
PARTS = ("tiers", "tiers_cli")

def is_costly(cls):
    code = getattr(cls.__repr__, "__code__", None)
    is_frozen = "frozen" in getattr(cls.__setattr__, "__name__", "")
    is_ordered = "__lt__" in vars(cls)  # which attrs must write itself
    if not is_frozen or is_ordered or code is None:
        return False
    return code.co_filename.startswith("<attrs generated")

ours = [m for n, m in sys.modules.items() if n.partition(".")[0] in PARTS]
classes = {c for m in ours for c in vars(m).values() if isinstance(c, type)}
print(sorted(c.__qualname__ for c in classes if attrs.has(c) and is_costly(c)))
"""

EVALUATE = """
from tiers_cli.main import cli
try: cli(['evaluate', 'service-levels', '--as-of', '2026-07-01'])
except SystemExit: pass
"""


@pytest.fixture(scope="module")
def run() -> set[str]:
    """Name the modules that a run loads, of a policy that has and names no survey."""
    return modules(EVALUATE)


def test_a_run_loads_the_models_that_its_policy_names_and_no_interpreter(
    run: set[str],
) -> None:
    assert "polars" in run
    models = {name.rpartition(".")[2] for name in run if "_plugins.scorers." in name}
    assert {"bands", "linear", "weighted"} <= models
    assert not models & {"rfm", "clv", "percentile", "servqual", "ahp"}
    assert not [name for name in run if ".interpret" in name]


@pytest.mark.parametrize(
    "unasked",
    [
        "tiers.survey",
        "tiers_plugins.channels",
        "tiers_plugins.engines",
        "tiers_plugins.hosts",
        "tiers_plugins.sinks",
        "tiers_plugins.sql",
        "tiers_cli.survey",
        "email.parser",
    ],
)
def test_a_run_loads_nothing_that_it_is_not_asked_for(
    run: set[str], unasked: str
) -> None:
    found = {name for name in run if f"{name}.".startswith(f"{unasked}.")}

    assert not found - PACKAGES


def test_a_run_compiles_no_way_to_show_a_value_for_each_class() -> None:
    program = f"{EVALUATE}\nimport attrs, sys\n{GENERATED}"

    assert python(program).splitlines()[-1] == "[]"
