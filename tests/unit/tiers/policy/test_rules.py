from tiers.policy import rules
from tiers.policy.reader import parse
from tiers.policy.structure import converter, structure
from tiers.policy.table_specs import Condition, Rules, RuleSpec
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text

AT = Span("grades.csv", 2, 1)
FROM_FILE = RuleSpec(Located("F1", AT), (), Located("gold", AT), Text.same("filed"))


def table(name: Located) -> tuple[RuleSpec, ...]:
    if name != "grades.csv":
        raise Fault(Problem("no-file", Text.same("none"), name.at))
    return (FROM_FILE,)


def result(text: str) -> tuple[Rules | None, list[Problem]]:
    made = converter()
    rules.register(made, table)
    root, problems = parse(text, "p.yaml")
    assert problems == []
    assert root is not None
    return structure(root, Rules, made)


def codes(text: str) -> list[str]:
    found, problems = result(text)
    assert found is None
    return [p.code for p in problems]


def test_rows_become_rules_with_a_condition_for_each_cell_that_asks() -> None:
    found, problems = result(
        "hit: unique\n"
        "columns: [spend, visits / 12]\n"
        "rows:\n"
        '  - [R1, ">= 60", "-", gold, {en: much, zh: 多}]\n'
        "  - [R2, 5, '', 1, a little]\n"
    )

    assert problems == []
    assert found == Rules(
        "unique",
        (
            _rule("R1", [(">= 60", "spend")], "gold", Text("much", "多")),
            _rule("R2", [("5", "spend")], "1", Text.same("a little")),
        ),
    )
    assert found.rules[0].conditions[0].test.at.line == 4


def _rule(id_: str, asks: list[tuple[str, str]], tier: str, because: Text) -> RuleSpec:
    conditions = tuple(Condition(_at(test), _at(column)) for test, column in asks)
    return RuleSpec(_at(id_), conditions, _at(tier), because)


def _at(text: str) -> Located:
    return Located(text, AT)


def test_a_list_gives_whole_expressions() -> None:
    found, problems = result(
        "hit: first\n"
        "list:\n"
        "  - {rule: R1, if: spend > max(5, 6), tier: gold, because: much}\n"
        "  - {rule: R2, if: true, tier: iron, because: the rest}\n"
    )

    assert problems == []
    assert found is not None
    assert [r.conditions for r in found.rules] == [
        (Condition(_at("spend > max(5, 6)")),),
        (Condition(_at("true")),),
    ]


def test_a_table_comes_from_its_file() -> None:
    found, _ = result("{hit: any, table: grades.csv}")

    assert found == Rules("any", (FROM_FILE,))


def test_a_fault_of_the_table_file_is_passed_on() -> None:
    assert codes("{hit: any, table: other.csv}") == ["no-file"]


def test_a_row_of_the_wrong_length_shows_what_is_expected() -> None:
    _, [problem] = result(
        "hit: unique\ncolumns: [spend]\nrows:\n  - [R1, gold, much]\n"
    )

    assert problem.code == "row-length"
    assert problem.message.en == "a row has 4 entries, this one has 3"
    assert problem.help is not None
    assert problem.help.en == "write [id, spend, tier, because]"
    assert str(problem.at) == "p.yaml:4:5"


def test_the_faults_of_all_rows_come_together() -> None:
    assert codes(
        "hit: unique\n"
        "columns: [spend]\n"
        "rows:\n"
        "  - [R1, gold]\n"
        "  - [R2, [20..50], gold, {fr: x}]\n"
        "  - [R3, 5, null, x]\n"
    ) == ["row-length", "wrong-type", "unknown-key", "wrong-type"]


def test_how_hits_are_handled_must_be_said() -> None:
    assert codes("{table: grades.csv}") == ["missing-key"]
    assert codes("{hit: frist, table: grades.csv}") == ["unknown-value"]


def test_rules_come_in_exactly_one_form() -> None:
    assert codes("{hit: any}") == ["rules-form"]
    assert codes("{hit: any, table: grades.csv, list: []}") == ["rules-form"]
    assert codes("{hit: any, rows: []}") == ["rules-form"]
    assert codes("{hit: any, columns: [a], table: grades.csv}") == ["rules-form"]


def test_there_must_be_a_rule() -> None:
    assert codes("{hit: any, list: []}") == ["no-rules"]
    assert codes("{hit: any, columns: [a], rows: []}") == ["no-rules"]
