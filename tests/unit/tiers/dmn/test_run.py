"""What models decide, and what they warn of."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tiers.dmn.load import load
from tiers.dmn.program import Program
from tiers.dmn.run import Outcome, Runner, runner

Write = Callable[..., Path]


def running(path: Path, name: str = "D") -> Runner:
    project, problems = load(path)
    assert project
    assert not problems
    return runner(Program.of(project), name)


def run(path: Path, name: str = "D", **inputs: Any) -> Outcome:
    return running(path, name)(inputs)


def codes(outcome: Outcome) -> list[str]:
    return [warning.code for warning in outcome.warnings]


def feel(text: str, declared: str = "") -> str:
    return f"<literalExpression{declared}><text>{text}</text></literalExpression>"


def decision(logic: str, *, name: str = "D", kind: str = "Any", needs: str = "") -> str:
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" '
        f'typeRef="{kind}"/>{needs}{logic}</decision>'
    )


def needs(*ids: str, what: str = "Input") -> str:
    outer = "knowledge" if what == "Knowledge" else "information"
    return "".join(
        f'<{outer}Requirement><required{what} href="#{i}"/></{outer}Requirement>'
        for i in ids
    )


def data(name: str, kind: str = "Any") -> str:
    return (
        f'<inputData id="{name}" name="{name}">'
        f'<variable name="{name}" typeRef="{kind}"/></inputData>'
    )


# --- boxed expressions ------------------------------------------------------

BOXES: list[tuple[str, Any]] = [
    (feel("1 + 1"), Decimal(2)),
    (
        "<context><contextEntry><variable name='a b'/>" + feel("2") + "</contextEntry>"
        "<contextEntry>" + feel("a b * 3") + "</contextEntry></context>",
        Decimal(6),
    ),
    (
        "<context><contextEntry><variable name='a'/>" + feel("2") + "</contextEntry>"
        "<contextEntry><variable name='b'/>" + feel("a + 1") + "</contextEntry>"
        "</context>",
        {"a": Decimal(2), "b": Decimal(3)},
    ),
    ("<list>" + feel("1") + feel('"x"') + "</list>", (Decimal(1), "x")),
    (
        "<relation><column name='k'/><column name='v'/><row>"
        + feel('"a"')
        + feel("1")
        + "</row></relation>",
        ({"k": "a", "v": Decimal(1)},),
    ),
    (
        "<conditional><if>" + feel("null") + "</if><then>" + feel("1") + "</then>"
        "<else>" + feel("2") + "</else></conditional>",
        Decimal(2),
    ),
    (
        "<filter><in>"
        + feel("[{a: 1}, {a: 5}]")
        + "</in><match>"
        + feel("a > 2")
        + "</match></filter>",
        ({"a": Decimal(5)},),
    ),
    (
        "<for iteratorVariable='x'><in>"
        + feel("[1..3]")
        + "</in><return>"
        + feel("x * x")
        + "</return></for>",
        (Decimal(1), Decimal(4), Decimal(9)),
    ),
    (
        "<some iteratorVariable='x'><in>"
        + feel("[1, 2]")
        + "</in><satisfies>"
        + feel("x = 2")
        + "</satisfies></some>",
        True,
    ),
    (
        "<every iteratorVariable='x'><in>"
        + feel("[1, 2]")
        + "</in><satisfies>"
        + feel("x = 2")
        + "</satisfies></every>",
        False,
    ),
    (
        "<context><contextEntry><variable name='f'/><functionDefinition>"
        "<formalParameter name='n' typeRef='number'/>"
        + feel("if n = 0 then 1 else n * f(n - 1)")
        + "</functionDefinition></contextEntry><contextEntry>"
        + feel("f(20)")
        + "</contextEntry></context>",
        Decimal(2432902008176640000),
    ),
]


@pytest.mark.parametrize(("logic", "value"), BOXES)
def test_a_box_has_its_value(write: Write, logic: str, value: Any) -> None:
    assert run(write(decision(logic))) == Outcome(value)


@pytest.mark.parametrize(
    "logic",
    [
        "<conditional><if>" + feel('"x"') + "</if><then>" + feel("1") + "</then>"
        "<else>" + feel("2") + "</else></conditional>",
        "<filter><in>"
        + feel("[1]")
        + "</in><match>"
        + feel('"x"')
        + "</match></filter>",
        "<functionDefinition kind='Java'><context/></functionDefinition>",
        "<invocation>" + feel("3") + "</invocation>",
        "<invocation>" + feel("nothing") + "</invocation>",
        feel("1 +"),
        feel(""),
    ],
)
def test_a_box_without_a_value_is_null_with_located_warnings(
    write: Write, logic: str
) -> None:
    outcome = run(write(decision(logic)))

    assert outcome.value is None
    assert outcome.warnings
    assert all(warning.at for warning in outcome.warnings)


# --- decision tables --------------------------------------------------------


def table(policy: str, *rows: tuple[str, str], **more: str) -> str:
    values, default = more.get("values", ""), more.get("default", "")
    aggregation = more.get("aggregation", "")
    return (
        f'<decisionTable hitPolicy="{policy}"'
        + (f' aggregation="{aggregation}"' if aggregation else "")
        + "><input><inputExpression><text>n</text></inputExpression>"
        + more.get("allowed", "")
        + "</input><output>"
        + (f"<outputValues><text>{values}</text></outputValues>" if values else "")
        + (
            f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>"
            if default
            else ""
        )
        + "</output>"
        + "".join(
            f"<rule><inputEntry><text>{test}</text></inputEntry>"
            f"<outputEntry><text>{value}</text></outputEntry></rule>"
            for test, value in rows
        )
        + "</decisionTable>"
    )


ROWS = (("&gt; 1", "2"), ("&gt; 2", "3"), ("-", "1"))
TABLES: list[tuple[str, Mapping[str, str], int, Any]] = [
    ("FIRST", {}, 5, 2),
    ("FIRST", {}, 0, 1),
    ("UNIQUE", {}, 0, 1),
    ("PRIORITY", {"values": "3, 1, 2"}, 5, 3),
    ("PRIORITY", {"values": "3, 1, 2"}, 2, 1),
    ("RULE ORDER", {}, 5, (2, 3, 1)),
    ("OUTPUT ORDER", {"values": "1, 2, 3"}, 5, (1, 2, 3)),
    ("COLLECT", {}, 5, (2, 3, 1)),
    ("COLLECT", {"aggregation": "SUM"}, 5, 6),
    ("COLLECT", {"aggregation": "MIN"}, 5, 1),
    ("COLLECT", {"aggregation": "MAX"}, 5, 3),
    ("COLLECT", {"aggregation": "COUNT"}, 5, 3),
]


@pytest.mark.parametrize(("policy", "more", "n", "value"), TABLES)
def test_a_hit_policy_joins_the_rows_that_apply(
    write: Write, policy: str, more: Mapping[str, str], n: int, value: Any
) -> None:
    body = data("n") + decision(table(policy, *ROWS, **more), needs=needs("n"))

    assert run(write(body), n=Decimal(n)) == Outcome(value)


def test_unique_forbids_a_second_row(write: Write) -> None:
    body = data("n") + decision(table("UNIQUE", *ROWS), needs=needs("n"))

    outcome = run(write(body), n=Decimal(5))

    assert (outcome.value, codes(outcome)) == (None, ["clashing-rows"])
    assert "1, 2, 3" in outcome.warnings[0].message.en


@pytest.mark.parametrize(
    ("second", "value", "warned"), [("1", 1, []), ("2", None, ["clashing-rows"])]
)
def test_any_allows_rows_that_agree(
    write: Write, second: str, value: Any, warned: list[str]
) -> None:
    rows = (("-", "1"), ("&gt; 0", second))
    body = data("n") + decision(table("ANY", *rows), needs=needs("n"))

    outcome = run(write(body), n=Decimal(5))

    assert (outcome.value, codes(outcome)) == (value, warned)


@pytest.mark.parametrize("policy", ["UNIQUE", "COLLECT", "RULE ORDER"])
@pytest.mark.parametrize(("default", "value"), [("", None), ("7", 7)])
def test_without_a_row_there_is_the_default_or_null(
    write: Write, policy: str, default: str, value: Any
) -> None:
    logic = table(policy, ("&gt; 9", "1"), default=default)
    body = data("n") + decision(logic, needs=needs("n"))

    assert run(write(body), n=Decimal(5)) == Outcome(value)


def test_values_that_may_not_come_leave_no_result(write: Write) -> None:
    allowed = "<inputValues><text>[1..3]</text></inputValues>"
    into = table("FIRST", ("-", "1"), allowed=allowed)
    out = table("FIRST", ("-", "9"), values="1, 2")

    for logic, code in ((into, "no-value"), (out, "not-of-type")):
        outcome = run(
            write(data("n") + decision(logic, needs=needs("n"))), n=Decimal(5)
        )
        assert (outcome.value, codes(outcome)) == (None, [code])


def test_several_outputs_make_a_context(write: Write) -> None:
    logic = """<decisionTable><output name="a"/><output name="b c"/>
      <rule><outputEntry><text>1</text></outputEntry>
      <outputEntry><text/></outputEntry></rule></decisionTable>"""

    assert run(write(decision(logic))).value == {"a": Decimal(1), "b c": None}


# --- types ------------------------------------------------------------------

ITEMS = """
<itemDefinition name="tGrade"><typeRef>string</typeRef>
  <allowedValues><text>"gold", "iron"</text></allowedValues></itemDefinition>
<itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tTree"><itemComponent name="v"><typeRef>number</typeRef>
  </itemComponent><itemComponent name="kids" isCollection="true">
  <typeRef>tTree</typeRef></itemComponent></itemDefinition>
"""
CONVERSIONS: list[tuple[str, str, Any, bool]] = [
    ("number", "1", Decimal(1), True),
    ("number", '"x"', None, False),
    ("number", "null", None, True),
    ("number", "[1]", Decimal(1), True),
    ("tGrade", '"gold"', "gold", True),
    ("tGrade", '"tin"', None, False),
    ("tGrades", '"gold"', ("gold",), True),
    ("tGrades", '["gold", "tin"]', None, False),
    ("tGrades", '["gold", "gold", "iron"]', None, False),
    ("tTree", "{v: 1}", None, False),
    ("tTree", '{v: 1, kids: [{v: "x", kids: []}]}', None, False),
    (
        "tTree",
        "{v: 1, kids: [{v: 2, kids: []}]}",
        {"v": 1, "kids": ({"v": 2, "kids": ()},)},
        True,
    ),
]


@pytest.mark.parametrize(("kind", "text", "value", "fits"), CONVERSIONS)
def test_a_result_is_of_its_type_or_null(
    write: Write, kind: str, text: str, value: Any, *, fits: bool
) -> None:
    outcome = run(write(ITEMS + decision(feel(text), kind=kind)))

    assert outcome.value == value
    assert codes(outcome) == ([] if fits else ["not-of-type"])


def test_an_input_that_does_not_fit_is_null(write: Write) -> None:
    body = ITEMS + data("n", "tGrade") + decision(feel("n"), needs=needs("n"))

    outcome = run(write(body), n="tin")

    assert (outcome.value, codes(outcome)) == (None, ["not-of-type"])


# --- knowledge and services -------------------------------------------------

FUNCTION = """
<businessKnowledgeModel id="f" name="f of"><encapsulatedLogic>
  <formalParameter name="the n" typeRef="number"/>{}
</encapsulatedLogic></businessKnowledgeModel>
"""


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("f of(2)", 4),
        ("f of(the n: 2)", 4),
        ('f of("x")', None),
        ("f of()", None),
        ("f of(other: 1)", None),
    ],
)
def test_a_knowledge_model_is_called(write: Write, call: str, value: Any) -> None:
    known = needs("f", what="Knowledge")
    path = write(FUNCTION.format(feel("the n * 2")) + decision(feel(call), needs=known))

    outcome = run(path)

    assert outcome.value == value
    assert bool(outcome.warnings) == (value is None)


def test_an_invocation_binds_by_name(write: Write) -> None:
    logic = (
        "<invocation>"
        + feel("f of")
        + "<binding><parameter name='the n'/>"
        + feel("21")
        + "</binding></invocation>"
    )
    known = needs("f", what="Knowledge")
    path = write(FUNCTION.format(feel("the n * 2")) + decision(logic, needs=known))

    assert run(path) == Outcome(Decimal(42))


def test_endless_recursion_ends_in_null(write: Write) -> None:
    known = needs("f", what="Knowledge")
    path = write(
        FUNCTION.format(feel("f of(the n + 1)"))
        + decision(feel("f of(1)"), needs=known)
    )

    outcome = run(path)

    assert outcome.value is None
    assert set(codes(outcome)) == {"no-value"}


SERVICE = (
    data("a", "number")
    + decision(feel("1"), name="b")
    + decision(
        feel("a * 10 + b"), name="c", needs=needs("a") + needs("b", what="Decision")
    )
    + decision(feel("c + 1"), name="e", needs=needs("c", what="Decision"))
    + """<decisionService id="s" name="s"><outputDecision href="#c"/>
      <inputDecision href="#b"/><inputData href="#a"/></decisionService>
      <decisionService id="t" name="t"><outputDecision href="#c"/>
      <outputDecision href="#e"/><inputData href="#a"/></decisionService>"""
)


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("s(4, 2)", 42),
        ("s(b: 2, a: 4)", 42),
        ("s(4)", None),
        ('s("x", 2)', None),
        ("t(4)", {"c": 41, "e": 42}),
    ],
)
def test_a_service_is_a_function_of_inputs_then_input_decisions(
    write: Write, call: str, value: Any
) -> None:
    known = needs("s", "t", what="Knowledge")

    assert run(write(SERVICE + decision(feel(call), needs=known))).value == value


def test_a_service_runs_from_outside(write: Write) -> None:
    path = write(SERVICE)

    assert run(path, "s", a=Decimal(4), b=Decimal(2)).value == 42
    assert run(path, "t", a=Decimal(4)).value == {"c": 41, "e": 42}


def test_a_decision_is_made_once(write: Write) -> None:
    twice = needs("x", "y", what="Decision")
    body = decision(feel("1 + true"), name="z")
    for name in "xy":
        body += decision(feel("z"), name=name, needs=needs("z", what="Decision"))

    outcome = run(write(body + decision(feel("[x, y]"), needs=twice)))

    assert outcome.value == (None, None)
    assert codes(outcome) == ["no-value"]


def test_a_long_chain_of_decisions_needs_no_stack(write: Write) -> None:
    body = decision(feel("0"), name="d0")
    for n in range(1, 800):
        before = needs(f"d{n - 1}", what="Decision")
        body += decision(feel(f"d{n - 1} + 1"), name=f"d{n}", needs=before)

    assert run(write(body), "d799").value == 799


def test_imported_parts_stand_behind_the_name_of_the_import(write: Write) -> None:
    write(
        "<itemDefinition name='tN'><typeRef>number</typeRef></itemDefinition>"
        + data("n", "tN")
        + decision(feel("n + 1"), name="next one", needs=needs("n")),
        "other",
    )
    path = write(
        '<import name="my other" namespace="urn:other"/>'
        + decision(
            feel("my other.next one * 2"),
            kind="my other.tN",
            needs=needs("next one", what="Decision").replace("#", "urn:other#"),
        )
    )

    for given in ({"n": Decimal(1)}, {"my other": {"n": Decimal(1)}}):
        assert run(path, **given) == Outcome(Decimal(4))


def test_problems_of_expressions_are_told_before_a_run(write: Write) -> None:
    body = decision(feel("1 +"), name="x") + decision(feel("1 +"), name="unused")

    found = running(
        write(body + decision(feel("x"), needs=needs("x", what="Decision")))
    )

    assert [(p.code, p.at and p.at.line) for p in found.problems] == [("syntax", 4)]
