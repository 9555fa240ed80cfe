import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from senders_of_outbox import RUN, Keeper, items

from tiers.hooks import hookimpl
from tiers.pipeline.delivery import fill
from tiers.pipeline.loading import Origin
from tiers.pipeline.plugins import Plugins
from tiers_cli import deliver
from tiers_cli.main import cli

MARKER = "s3cret-of-the-receiver"


class Sinks:
    def __init__(self, sink: Keeper) -> None:
        self.sink = sink

    @hookimpl
    def tiers_sinks(self) -> list[Keeper]:
        return [self.sink]


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    plugins = Plugins.installed()
    plugins.add(Sinks(Keeper(tmp_path / "kept", refuses='"C7"')), Origin("k", "k", "1"))
    monkeypatch.setattr(deliver, "installed", lambda **_: plugins)
    fill(tmp_path / "o", RUN, items(20), [])
    return tmp_path


def test_what_came_of_a_delivery_is_told_and_secrets_are_not(at_work: Path) -> None:
    words = ["deliver", str(at_work / "o"), "--to", f"keeper://ann:{MARKER}@host/t"]

    shown = CliRunner().invoke(cli, words)
    told = CliRunner().invoke(
        cli, [*words, "--json", "--lang", "zh", "--secret-env", "K"], env={"K": MARKER}
    )

    (letters,) = (at_work / "o").glob("*.refused.jsonl")
    assert shown.output.splitlines() == [
        "keeper://ann@host/t: sent 19, unchanged 0, refused 1, missing 0",
        "  refused 1: no such person",
        f"  refused items: {letters}",
    ]
    assert json.loads(told.output) == [
        {
            "to": "keeper://ann@host/t",
            "sent": 19,
            "unchanged": 0,
            "refused": 1,
            "missing": 0,
            "reasons": [{"reason": "查无此人", "items": 1}],
            "dead_letters": str(letters),
        }
    ]
    assert shown.exit_code == told.exit_code == 1
    files = [path for path in at_work.rglob("*") if path.is_file()]
    assert not [path for path in files if MARKER.encode() in path.read_bytes()]
    assert MARKER not in shown.output + told.output


def test_all_places_that_nothing_delivers_to_are_told_at_once(at_work: Path) -> None:
    words = ["deliver", str(at_work / "o"), "--to", "x9://a", "--to", "y9://b"]

    shown = CliRunner().invoke(cli, words)

    assert shown.exit_code == 1
    assert shown.output.count("error[unknown-format]") == 2
