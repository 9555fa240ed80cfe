"""What the tests of commands share: the command itself, and a small policy to run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from servers.mariadb import PASSWORD as MARIA_PASSWORD
from servers.mariadb import NoMariadb, emptied, mariadb
from servers.postgres import PASSWORD, Postgres

from tiers_cli.main import cli

Run = Callable[..., Result]

POLICY = """\
tiers-policy: 1
name: small
title: {en: A small policy, zh: 小策略}
facts:
  customer: {type: string, key: true}
  spend:
    type: decimal(2)
    range: "[0..1000]"
    missing: unknown
    label: {en: spend, zh: 消费}
  visits: {type: integer, range: "[0..50]", missing: 0}
scores:
  worth: {model: weighted, of: {spend: 2, visits: 1}, label: {en: worth, zh: 价值}}
tiers:
  gold: {label: {en: gold, zh: 金牌}}
  iron: {label: {en: iron, zh: 铁牌}}
rules:
  hit: first
  list:
    - {rule: R1, if: worth >= 50, tier: gold, because: {en: worth much, zh: 价值高}}
    - {rule: R2, if: worth >= 10, tier: iron, because: {en: worth some, zh: 价值一般}}
actions:
  catalogue:
    visit: {label: {en: visit, zh: 拜访}, owner: sales}
    ask: {label: {en: ask, zh: 询问}, owner: sales}
  rules:
    - {if: tier = "gold", do: [visit]}
    - {if: spend = null, do: [ask]}
tests:
  - case: a good customer
    facts: {customer: x, spend: 90}
    expect: {tier: gold, actions: [visit]}
"""

CUSTOMERS = """\
customer,spend,visits
C1,90,3
C2,20,3
C3,1,2
C4,,5
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command with words, in a terminal of 80 columns, in English."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("TIERS_LANG", raising=False)

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words])

    return invoke


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with policy.yaml and customers.csv."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def url(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the URL of an empty database; the password is in the environment."""
    server.sql("CREATE DATABASE shop TEMPLATE template0")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    yield server.url("shop")
    server.sql("DROP DATABASE shop WITH (FORCE)")


@pytest.fixture
def asked(server: Postgres, url: str) -> Callable[[str], str]:
    """Give what asks that database something."""
    del url
    return lambda statements: server.sql(statements, "shop")


@pytest.fixture(scope="session")
def maria_server() -> Iterator[str]:
    """Start a MariaDB for all tests of it; give the URL of its database."""
    try:
        with mariadb() as found:
            yield found
    except NoMariadb as reason:
        pytest.skip(str(reason))


@pytest.fixture
def maria(maria_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the URL of an empty database; the password is in the environment."""
    monkeypatch.setenv("MYSQL_PWD", MARIA_PASSWORD)
    emptied(maria_server)
    return maria_server
