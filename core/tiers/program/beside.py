"""What the rules give beside the tier."""

from decimal import Decimal

import attrs

from tiers.lang import ir, tables
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.policy import table_specs
from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.problems import Fault
from tiers.program.outputs import Values, values
from tiers.program.reader import Reader
from tiers.program.rules import Output, Rule, RuleOutput, TableRow
from tiers.program.tables import Draft, by_row, compiled
from tiers.schema import Number
from tiers.text import Text


def rule_outputs(
    policy: Policy, rules: tuple[Rule, ...], reader: Reader
) -> tuple[RuleOutput, ...]:
    """Type the outputs of the rules; one with faults is left out."""
    found = [
        _output(name, spec, policy, rules, reader)
        for name, spec in policy.rules.outputs.items()
    ]
    return tuple(output for output in found if output)


def _output(
    name: Name,
    spec: table_specs.RuleOutput,
    policy: Policy,
    rules: tuple[Rule, ...],
    reader: Reader,
) -> RuleOutput | None:
    written = [rule.outputs.get(name) for rule in policy.rules.rules]
    given = values(spec, written, reader, name)
    if given is None:
        return None
    label = spec.label or Text.same(name)
    if spec.hit is None:
        output = Output(str(name), label, given.type)
        return RuleOutput(output, of_rule=_of_rule(given))
    giving = [at for at, value in enumerate(given.given) if value is not None]
    draft = Draft(
        name=name,
        hit=spec.hit,
        rows=tuple(_row(rules[at], written[at]) for at in giving),
        values={str(name): _only(given, giving)},
        labels={str(name): label},
    )
    try:
        made = compiled(draft)
    except Fault as fault:
        reader.problems.extend(fault.problems)
        return None
    return RuleOutput(made.outputs[0], made.steps, table=made.table)


def _of_rule(given: Values) -> Node:
    """Take the value of the rule that gives the tier."""
    numbers = Number(0, Decimal(0), Decimal(len(given.given) + 1))
    return tables.pick(ir.Column(RULE, numbers), by_row(given), given.type)


def _row(rule: Rule, written: object) -> TableRow:
    return TableRow(rule.id, rule.conditions, (str(written),))


def _only(given: Values, rows: list[int]) -> Values:
    """Leave out the rows that give nothing."""
    return attrs.evolve(given, given=tuple(given.given[at] for at in rows))
