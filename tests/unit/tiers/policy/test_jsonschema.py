import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from ruamel.yaml import YAML

from tiers.policy.jsonschema import json_schema
from tiers.policy.keys import key

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT.parent / "shared" / "policy-example.yaml"
FILES = [
    *sorted(ROOT.glob("policies/*/policy.yaml")),
    *EXAMPLE.parent.glob(EXAMPLE.name),
    ROOT / "tests" / "functional" / "problems" / "orders.yaml",
]

SOUND = """\
tiers-policy: 1
name: sample
facts: {spend: {type: decimal(2), range: "[0..)"}, area: {type: [town, country]}}
scores: {worth: {model: weighted, of: {spend: 40}, places: 0}}
tiers: {gold: , iron: {label: {en: iron, zh: 铁}}}
rules:
  hit: unique
  columns: [worth]
  rows: [[R1, ">= 5", gold, much], [R2, 4, iron, {en: little, zh: 少}]]
"""


class Formula:
    """A type that only the caller knows."""


@attrs.frozen
class Weighted:
    """Parameters of a scoring model."""

    of: Mapping[str, Formula] = key("what is weighed, and how much")
    base: Decimal = key("a start", default=Decimal(0))


@cache
def validator(*models: str) -> jsonschema.Draft202012Validator:
    schema = json_schema(
        dict.fromkeys(models, Weighted), {Formula: {"type": ["string", "number"]}}
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors(text: str, *models: str) -> list[str]:
    data = YAML(typ="safe", pure=True).load(text)
    plain: Any = json.loads(json.dumps(data, default=str))
    found = validator(*models).iter_errors(plain)
    return ["/".join(map(str, error.absolute_path)) for error in found]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_policies_that_load_are_valid(path: Path) -> None:
    assert errors(path.read_text(encoding="utf-8")) == []


def test_parameters_of_a_known_model_are_valid() -> None:
    assert errors(SOUND, "weighted") == []


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("tiers-policy: 1", "tiers-policy: 2", "tiers-policy"),
        ("name: sample", "nam: sample", ""),
        ("name: sample", "name: [sample]", "name"),
        ("decimal(2)", "decimal", "facts/spend/type"),
        ("decimal(2)", "decimal(11)", "facts/spend/type"),
        ("range:", "rnage:", "facts/spend"),
        ('"[0..)"', "0-5", "facts/spend/range"),
        ("places: 0", "places: 11", "scores/worth/places"),
        ("places: 0", "place: 0", "scores/worth"),
        ("model: weighted", "model: wieghted", "scores/worth/model"),
        ("of: {spend: 40}", "of: {spend: [40]}", "scores/worth/of/spend"),
        ("of: {spend: 40}", "base: 5", "scores/worth"),
        ("zh: 铁", "fr: fer", "tiers/iron"),
        ("hit: unique", "hit: uniq", "rules/hit"),
        ("hit: unique", "table: a.csv", "rules"),
    ],
)
def test_a_fault_is_found_at_its_path(right: str, wrong: str, path: str) -> None:
    assert right in SOUND

    found = errors(SOUND.replace(right, wrong, 1), "weighted")

    assert any(error.startswith(path) for error in found)


def test_documentation_is_shown_by_editors() -> None:
    schema = json_schema({"weighted": Weighted}, {Formula: {}})

    fact = schema["$defs"]["FactSpec"]["properties"]
    assert fact["unit"]["description"] == "unit of measure, such as CNY or %"
    assert "what is weighed, and how much" in json.dumps(schema)


ORDERS = """\
tiers-policy: 1
name: sample
tables: {orders: {date: day, columns: {day: {type: date}, paid: {type: decimal(2)}}}}
facts:
  shop: {type: string, key: true}
  spend: {from: orders, sum: paid, within: P12M}
tiers: {gold: }
rules: {hit: first, list: [{rule: R1, if: spend > 5, tier: gold, because: much}]}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("name: sample", "name: orders", None),
        ("within: P12M", "within: a year", "facts/spend/within"),
        ("within: P12M", "wihtin: P12M", "facts/spend/wihtin"),
        ("sum: paid", "days-since: middle", "facts/spend/days-since"),
        ("from: orders, ", "", "facts/spend"),
        ("date: day", "dated: day", "tables/orders/dated"),
        ("type: date", "type: day", "tables/orders/columns/day/type"),
    ],
)
def test_facts_made_of_rows_have_keys_of_their_own(
    right: str, wrong: str, path: str | None
) -> None:
    found = errors(ORDERS.replace(right, wrong))

    assert path in found if path else not found
