"""Golden files; the scores of tables; and a database for all who need one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from servers.postgres import NoServer, Postgres, postgres

from tiers.pipeline.evaluate import prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.ready import ReadyPolicy
from tiers.policy import parse
from tiers.problems import PolicyError
from tiers.program import compile_policy

DAY = date(2026, 7, 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with its golden file, or write the file anew."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--golden-update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file: run pytest --golden-update for {path}"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """Start a real PostgreSQL for all tests that ask for one."""
    try:
        with postgres() as found:
            yield found
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def policy_of() -> Callable[..., ReadyPolicy]:
    """Give the function that makes a policy of facts (name: type) and scores."""
    return _policy_of


@pytest.fixture(scope="session")
def scores_of() -> Callable[..., dict[str, list[Any]]]:
    """Give the function that scores customers, on both engines, which must agree."""

    def scores(
        facts: Mapping[str, Any], scores: Mapping[str, Any], rows: Sequence[Any]
    ) -> dict[str, list[Any]]:
        ready = _policy_of(facts, scores)
        table = pl.DataFrame(
            [[None if v is None else str(v) for v in row] for row in rows],
            schema=dict.fromkeys(facts, pl.String),
            orient="row",
        )
        found = [_scored(ready, table, engine) for engine in ("columnar", "interpret")]
        assert found[0].equals(found[1])
        return {name: found[0][name].to_list() for name in scores}

    return scores


@cache
def _plugins() -> Plugins:
    """Load the plugins once; nobody adds to these."""
    return Plugins.installed()


def _policy_of(facts: Mapping[str, Any], scores: Mapping[str, Any]) -> ReadyPolicy:
    rule = {"rule": "R", "if": f"{next(iter(scores))} > 0", "tier": "A", "because": "-"}
    written = {
        "tiers-policy": 1,
        "name": "scores",
        "facts": {name: _fact(kind) for name, kind in facts.items()},
        "scores": dict(scores),
        "tiers": {"A": {}},
        "rules": {"hit": "first", "list": [rule]},
    }
    plugins = _plugins()
    policy, problems = parse(json.dumps(written))
    if policy is None:
        raise PolicyError(problems)
    program, problems = compile_policy(policy, plugins.scorers)
    if program is None:
        raise PolicyError(problems)
    return ReadyPolicy(program, plugins)


def _fact(kind: Any) -> Any:
    return kind if isinstance(kind, dict) else {"type": kind, "missing": "unknown"}


def _scored(ready: ReadyPolicy, table: pl.DataFrame, engine: str) -> pl.DataFrame:
    plugin = ready.plugins.engine(engine)
    run = prepare(ready.program, table_of(table), as_of=DAY, engine=plugin)
    assert run.rejects.is_empty(), run.rejects
    return run.decisions("en").collect()
