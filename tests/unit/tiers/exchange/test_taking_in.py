from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from tiers.exchange import yaml
from tiers.exchange.taken import Taken
from tiers.policy import reader
from tiers.policy.nodes import Map
from tiers.problems import Problem
from tiers.program import Program
from tiers.schema import Number, String

Export = Callable[..., str]
Taking = Callable[..., tuple[Taken, list[Problem]]]
Compile = Callable[[Taken], Program]


def section(taken: Taken, name: str) -> str:
    return yaml.document(Map({k: p for k, p in taken.root.items() if k == name}))


def test_an_unchanged_model_gives_the_policy_back(
    exported: Export, taken: Taking, policy: str
) -> None:
    found, problems = taken(exported())

    root, _ = reader.parse(policy, "policy.yaml")
    assert root is not None
    assert problems == []
    assert yaml.document(found.root) == yaml.document(root)


EDITS: list[tuple[Mapping[str, str], str, str]] = [
    ({"<text>&gt;= 50</text>": "<text>&gt;= 40</text>"}, "rules", '[R1, ">= 40"'),
    ({'hitPolicy="UNIQUE"': 'hitPolicy="FIRST"'}, "rules", "hit: first"),
    ({"[0..1000]</text>": "[0..2000]</text>"}, "facts", 'range: "[0..2000]"'),
    ({"[0..1000]</text>": "[0..1000]</text>"}, "facts", 'range: "[0..1000]"'),
    ({'"town", "乡村"</text>': '"town", "city"</text>'}, "facts", "[town, city]"),
    ({'<text>"gold", "iron"<': '<text>"iron", "gold"<'}, "tiers", "tiers:\n  iron"),
    ({"spend / 3, 1)": "spend / 4, 1)"}, "scores", "decimal(spend / 4, 1)"),
    ({"decimal(spend / 3, 1)": "decimal( spend/3,1 )"}, "scores", "formula: spend / 3"),
    (
        {"<text>worth much</text>": "<text>rich</text>"},
        "rules",
        "{en: rich, zh: ",
    ),
    ({'<text>"call"</text>': '<text>"mail"</text>'}, "actions", "do: [visit, mail]"),
]


@pytest.mark.parametrize(("edits", "name", "expected"), EDITS)
def test_what_was_edited_in_a_modeler_counts(
    edits: Mapping[str, str],
    name: str,
    expected: str,
    *,
    exported: Export,
    taken: Taking,
) -> None:
    found, problems = taken(exported(), edits)

    assert problems == []
    assert expected in section(found, name)


def test_a_range_that_was_edited_leaves_the_rest_of_the_fact(
    exported: Export, taken: Taking, compiled: Compile
) -> None:
    found, _ = taken(exported(), {"[0..1000]</text>": "[1..5]</text>"})

    fact = compiled(found).schema["spend"]
    assert isinstance(fact.type, Number)
    assert fact.type == Number(2, Decimal(1), Decimal(5))
    assert fact.label.zh == "消费"


def test_a_new_row_gets_a_name_and_a_reason(
    exported: Export, taken: Taking, compiled: Compile
) -> None:
    row = (
        "<rule><inputEntry><text>null</text></inputEntry>"
        "<inputEntry><text>-</text></inputEntry>"
        '<outputEntry><text>"iron"</text></outputEntry></rule>'
    )
    end = "</rule>\n    </decisionTable>"
    model = exported().replace(end, f"</rule>{row}</decisionTable>", 1)

    found, _ = taken(model)

    rule = compiled(found).rules[2]
    assert (rule.id, rule.tier) == ("R3", "iron")
    assert rule.because.zh == "表中第 3 行"


def test_input_data_that_was_added_is_a_fact(
    exported: Export, taken: Taking, compiled: Compile
) -> None:
    added = (
        '<inputData id="n" name="visits">'
        '<variable name="visits" typeRef="number"/></inputData>'
    )
    model = exported().replace("<decision ", f"{added}<decision ", 1)

    found, problems = taken(model)

    assert problems == []
    fact = compiled(found).schema["visits"]
    assert fact.missing == "unknown"
    assert isinstance(fact.type, Number)
    assert fact.type.places == 4


def test_a_text_of_ours_that_was_broken_is_located(
    exported: Export, taken: Taking
) -> None:
    model = exported().replace("missing: unknown, column: 区域}", "missing: [}")

    _, [problem, *_] = taken(model.replace("column: 区域", "column: [区域", 1))

    assert problem.at is not None
    assert problem.at.excerpt == "column: [区域"
    assert model.splitlines()[problem.at.line - 1] == "column: 区域"


def test_tables_that_give_no_tiers_any_more_are_refused(
    exported: Export, taken: Taking
) -> None:
    _, problems = taken(exported(), {'<text>"gold"</text>': "<text>worth</text>"})

    assert [p.code for p in problems] == ["no-policy-form"]


def test_values_stay_texts(exported: Export, taken: Taking, compiled: Compile) -> None:
    found, _ = taken(exported())

    kind = compiled(found).schema["area"].type
    assert kind == String(("town", "乡村"))
