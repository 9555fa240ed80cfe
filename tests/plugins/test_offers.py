"""What each hook offers comes to where it is used."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

import pluggy
import polars as pl
import pytest
from click.testing import Result

from tiers import hooks
from tiers.pipeline.loading import Origin, register
from tiers.pipeline.offers import FORMATS
from tiers.pipeline.plugins import Plugins
from tiers.ports import Outcome
from tiers.problems import PolicyError
from tiers.testing.rounds import person
from tiers.text import Text

Run = Callable[..., Result]
Install = Callable[..., None]
WritePolicy = Callable[..., Path]

OFFERS = {
    "scorers": """
class Offer(Expression):
    name = 'acme'
""",
    "engines": """
from tiers.engines.interpret.engine import decide as interpreted
class Offer:
    name, decide = 'acme', staticmethod(interpreted)
""",
    "hosts": """
from tiers.testing.hosts import Here
class Offer(Here):
    name = 'acme'
""",
    "sources": """
class Offer(Csv):
    name, suffixes = 'acme', ('.acme',)
""",
    "sinks": """
class Offer(JsonLines):
    name, suffixes = 'acme', ('.acme',)
""",
    "channels": """
from tiers.testing.rounds import round_of
from tiers.survey.returning import read_sheet
from tiers_plugins.channels.terms import PHONE
class Offer:
    name, label, terms = 'acme', Text('by pigeon', '飞鸽'), PHONE
    def refusal(self, person):
        return None if person.contact('roof') else Text('nowhere to fly', '无处可飞')
    def field(self, work, folder):
        (folder / 'pigeons.txt').write_text(f'{len(work.people)}')
    def returned(self, path, work):
        return read_sheet(path, work)
""",
    "sections": """
class Offer:
    name, title = 'acme', Text('Acme', '极致')
    def html(self, outcome, lang):
        return f'<p>{outcome.decisions.height} {outcome.title.put(lang)}</p>'
""",
    "functions": """
from tiers.lang.types import NUMBER
def Offer():
    return Function('acme', (Taken('n', NUMBER),), lambda n: n * 2)
""",
}


def offering(kind: str) -> str:
    hook = f"@hookimpl\ndef tiers_{kind}():\n    return [Offer()]\n"
    return f"TIERS_API = 1\n{OFFERS[kind]}\n{hook}"


@pytest.fixture
def acme(install: Install) -> Callable[[str], Plugins]:
    """Install a plugin that offers `acme` of one kind, and load all plugins."""

    def loaded(kind: str) -> Plugins:
        install("acme-tiers", offering(kind))
        found = Plugins.installed()
        assert found.problems == []
        return found

    return loaded


def test_tiers_scorers_are_called_by_policies(
    acme: Callable[[str], Plugins], run: Run, policy: WritePolicy
) -> None:
    acme("scorers")

    assert run("test", policy("acme")).exit_code == 0


PARAMETERS = """
import attrs
from decimal import Decimal
from tiers.ports import File, Formula

@attrs.frozen
class Params:
    of: Formula = attrs.field(metadata={"doc": "what is worth something"})
    table: File = attrs.field(metadata={"doc": "a file of weights"})
    half: Decimal = attrs.field(
        default=Decimal(5),
        metadata={"key": "half-at"},
        validator=attrs.validators.gt(Decimal(0)),
    )

class Offer(Expression):
    name, params = 'acme', Params

@hookimpl
def tiers_scorers():
    return [Offer()]
"""


def test_editors_complete_the_parameters_of_a_plugin(
    install: Install, run: Run
) -> None:
    install("acme-tiers", PARAMETERS)

    schema = json.loads(run("schema").stdout)

    models, *cases = schema["$defs"]["ScoreSpec"]["allOf"]
    assert "acme" in models["properties"]["model"]["enum"]
    (own,) = (c["then"] for c in cases if "acme" in json.dumps(c["if"]))
    assert own["required"] == ["of", "table"]
    assert own["properties"]["of"]["description"] == "what is worth something"
    assert own["properties"]["table"]["type"] == ["string", "number", "boolean"]
    assert own["properties"]["half-at"]["exclusiveMinimum"] == 0


def test_tiers_engines_are_called_by_the_command(
    acme: Callable[[str], Plugins], run: Run, policy: WritePolicy
) -> None:
    acme("engines")
    out = policy().parent / "decisions.jsonl"

    found = run("evaluate", policy().parent, "--engine", "acme", "--out", out)

    assert found.exit_code == 0, found.stderr
    assert json.loads(out.read_text(encoding="utf-8"))["tier"] == "A"


def test_tiers_hosts_are_called_by_the_command(
    acme: Callable[[str], Plugins], run: Run, policy: WritePolicy
) -> None:
    acme("hosts")
    out = policy().parent / "decisions"

    found = run("evaluate", policy().parent, "--engine", "acme", "--out", out)

    assert found.exit_code == 0, found.stderr
    assert "read 1 = decided 1 + rejected 0" in found.stdout
    assert pl.read_parquet(out / "*.parquet")["tier"].to_list() == ["A"]


def test_tiers_sources_read_their_endings(
    acme: Callable[[str], Plugins], run: Run, policy: WritePolicy
) -> None:
    acme("sources")
    data = (policy().parent / "customers.csv").rename(policy().parent / "some.acme")

    found = run("evaluate", policy(), data, "--json")

    assert found.exit_code == 0, found.stderr
    assert '"decided": 1' in found.stdout


def test_tiers_sinks_write_their_endings(
    acme: Callable[[str], Plugins], run: Run, policy: WritePolicy
) -> None:
    acme("sinks")
    out = policy().parent / "decisions.acme"

    found = run("evaluate", policy().parent, "--out", out)

    assert found.exit_code == 0, found.stderr
    assert json.loads(out.read_text(encoding="utf-8"))["tier"] == "A"


def test_tiers_channels_are_found_by_name(acme: Callable[[str], Plugins]) -> None:
    channel = acme("channels").channels["acme"]

    assert channel.label.zh == "飞鸽"
    assert channel.refusal(person("acme", {"roof": "3"})) is None
    assert channel.refusal(person("acme", {})) == Text("nowhere to fly", "无处可飞")


def test_tiers_sections_are_found_by_name(acme: Callable[[str], Plugins]) -> None:
    section = acme("sections").sections["acme"]
    decisions = pl.DataFrame({"customer": ["C1", "C2"]})
    outcome = Outcome(Text("loyalty", "忠诚度"), date(2026, 7, 1), decisions)

    assert section.html(outcome, "zh") == "<p>2 忠诚度</p>"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("acme(21)", "42"),
        ("acme(n: 21)", "42"),
        ("for x in [1, 2] return acme(x)", "[2, 4]"),
        ('acme("a")', "null"),
        ("acme()", "null"),
    ],
)
def test_tiers_functions_are_called_by_expressions(
    acme: Callable[[str], Plugins], run: Run, expression: str, expected: str
) -> None:
    acme("functions")

    found = run("feel", expression)

    assert found.stdout.strip() == expected, found.stderr
    assert bool(found.stderr) == (expected == "null")


@pytest.mark.parametrize(
    ("meaning", "expected", "why"),
    [
        ("[1, {'a': 2}]", "[1, {a: 2}]", ""),
        ("0.5", "null", "TypeError: float is no value of FEEL"),
        ("object()", "null", "TypeError: object is no value of FEEL"),
        ("Decimal('NaN')", "null", "TypeError: NaN is no number of FEEL"),
        ("1 / 0", "null", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_function_that_gives_no_value_gives_null_with_the_reason(
    install: Install, run: Run, meaning: str, expected: str, why: str
) -> None:
    body = f"""
from decimal import Decimal
@hookimpl
def tiers_functions():
    return [Function('acme margin', (), lambda: {meaning})]
"""
    install("acme-tiers", body)

    found = run("feel", "acme margin()")

    assert found.stdout.strip() == expected
    if why:
        assert f"function `acme margin` failed: {why}" in found.stderr


def test_plugins_lists_what_is_offered_and_what_failed(
    install: Install, run: Run
) -> None:
    install("acme-tiers", offering("sinks"), version="2.1")
    install("broken-tiers", "1 / 0")

    listed, told = run("plugins"), json.loads(run("plugins", "--json").stdout)

    assert listed.exit_code == 0
    assert "acme-tiers 2.1\n  acme_tiers\n    sinks: acme (.acme)\n" in listed.stdout
    assert (
        "    ! plugin `broken_tiers` of `broken-tiers` 1.0: it can't be loaded: "
        "ZeroDivisionError: division by zero\n"
    ) in listed.stdout
    by_name = {each["plugin"]: each for each in told["plugins"]}
    assert by_name["acme_tiers"]["offers"] == {"sinks": ["acme"]}
    assert by_name["broken_tiers"]["problems"][0]["code"] == "broken-plugin"
    assert by_name["engines"]["offers"] == {"engines": ["columnar", "interpret"]}
    assert "写出格式：acme (.acme)" in run("plugins", "--lang", "zh").stdout


class Specs:
    """Hooks of a release that is about to take an argument away."""

    @hooks.hookspec(
        warn_on_impl_args=hooks.retired(moon=Text("ask `schema`", "请改用 schema"))
    )
    def tiers_scorers(self, schema: object, moon: object) -> Iterable[object]:  # type: ignore[empty-body]
        """Offer scoring models."""


class Old:
    @hooks.hookimpl
    def tiers_scorers(self, moon: object) -> list[object]:
        return [moon]


def test_who_asks_for_a_retired_argument_is_told_and_works() -> None:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(Specs)

    notes = register(Old(), Origin("acme", "acme-tiers", "1.0"), manager)

    assert [n.en for n in notes] == ["argument `moon` is retired: ask `schema`"]
    assert manager.hook.tiers_scorers(schema=1, moon=2) == [[2]]


LATER = """
from tiers.hooks import Later

@hookimpl
def tiers_KIND():
    return [Later('acme', 'acme_later:Offer'CLAIMS)]
"""
KINDS = ["scorers", "engines", "hosts", "sources", "sinks", "channels"]


def later(install: Install, kind: str, claims: str) -> Plugins:
    """Install a plugin that offers `acme` for later, and the module that has it."""
    install("acme-later", OFFERS[kind])
    install("acme-tiers", LATER.replace("KIND", kind).replace("CLAIMS", claims))
    sys.modules.pop("acme_later", None)
    loaded = Plugins()
    entry = EntryPoint("acme", "acme_tiers", "tiers")
    loaded.load(entry)
    return loaded


@pytest.mark.parametrize("kind", KINDS)
def test_offers_for_later_are_imported_when_they_are_asked_for(
    install: Install, kind: str
) -> None:
    claims = ", suffixes=('.acme',)" if kind in FORMATS else ""
    found = later(install, kind, claims)

    assert found.problems == []
    assert "acme_later" not in sys.modules
    if kind in FORMATS:
        path = Path("a.acme")
        offer = found.source(path) if kind == "sources" else found.sink(path)
    else:
        assert "acme" in getattr(found, kind)
        assert "acme_later" not in sys.modules
        offer = getattr(found, kind)["acme"]
    assert offer.name == "acme"
    assert type(offer).__module__ == "acme_later"


def test_an_offer_that_is_not_what_was_announced_is_refused(install: Install) -> None:
    found = later(install, "sinks", ", suffixes=('.other',)")

    with pytest.raises(PolicyError) as refused:
        found.sink(Path("a.other"))
    [problem] = refused.value.problems
    assert problem.code == "broken-plugin"
    assert "announced" in problem.message.en


@pytest.mark.parametrize(
    ("kind", "claims"), [("sinks", ""), ("sections", ""), ("functions", "")]
)
def test_what_is_of_no_use_later_is_refused(
    install: Install, kind: str, claims: str
) -> None:
    found = later(install, kind, claims)

    assert [p.code for p in found.problems] == ["bad-offer"]


def test_what_our_plugins_announce_is_what_they_offer() -> None:
    found = Plugins.installed()
    offers = [o for plugin in found.loaded for _, o in plugin.offers]

    made = [found.ready(o) for o in offers if isinstance(o, hooks.Later)]

    assert {"csv", "webhook", "mail", "durable", "spark"} <= {o.name for o in made}
