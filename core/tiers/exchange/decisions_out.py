"""Intermediate decisions, and outputs beside the tier, as tables and expressions."""

from collections.abc import Iterator, Mapping, Sequence

from tiers.exchange.rulebook import asked, cells, plain, reasons
from tiers.exchange.sheets import Column, Output, Row, Sheet
from tiers.exchange.types_out import listed, plain_type
from tiers.exchange.vocabulary import BECAUSE_EN, BECAUSE_ZH, RULE_ID
from tiers.lang.ir import columns
from tiers.lang.written_nodes import literal
from tiers.policy.keys import Expression, Name
from tiers.policy.model import Policy
from tiers.policy.rows import ANYTHING
from tiers.policy.table_specs import OutputSpec, RuleOutput, TableSpec
from tiers.program.rules import Decision
from tiers.program.rules import RuleOutput as TypedOutput
from tiers.schema import Date, Number, String, Type

_NOTHING = "null"


def reads(decision: Decision) -> frozenset[str]:
    """Name all that a decision reads, its own columns included."""
    rows = decision.table.rows if decision.table else ()
    nodes = (*(row.node for row in rows), *(step.node for step in decision.steps))
    return decision.reads.union(*map(columns, nodes))


def decision_sheet(
    spec: TableSpec,
    typed: Decision,
    types: Mapping[str, str],
    declared: Sequence[str] | None,
) -> Sheet:
    """Give the table of a decision."""
    about = tuple(declared or asked([row.conditions for row in spec.rows]))
    outputs = tuple(
        _output(str(name), given, found.type)
        for (name, given), found in zip(
            spec.outputs.items(), typed.outputs, strict=True
        )
    )
    rows = tuple(
        Row(
            str(row.id),
            cells(row.conditions, about),
            tuple(value(row.outputs.get(n), s) for n, s in spec.outputs.items()),
            (str(row.id),),
        )
        for row in spec.rows
    )
    columns = tuple(Column(plain(c), types.get(c, "")) for c in about)
    return Sheet(spec.hit, columns, outputs, rows, (RULE_ID,))


def output_sheet(
    policy: Policy,
    name: str,
    typed: TypedOutput,
    types: Mapping[str, str],
    declared: Sequence[str] | None,
) -> Sheet:
    """Give the table of what the rules give beside the tier.

    Without a hit policy of its own the value is that of the rule that gives the tier:
    the first one, where the rules for better tiers come first under `priority`.
    """
    key, spec = _spec(policy, name)
    rules = list(policy.rules.rules)
    about = tuple(declared or asked([rule.conditions for rule in rules]))
    if spec.hit is not None:
        rules = [r for r in rules if value(r.outputs.get(key), spec) != _NOTHING]
    elif policy.rules.hit == "priority":
        best = [str(tier) for tier in policy.tiers]
        rules.sort(key=lambda rule: best.index(str(rule.tier)))
    rows = tuple(
        Row(
            str(rule.id),
            cells(rule.conditions, about),
            (value(rule.outputs.get(key), spec),),
            (str(rule.id), *reasons(rule.because)),
        )
        for rule in rules
    )
    hit = spec.hit or ("unique" if policy.rules.hit == "unique" else "first")
    columns = tuple(Column(plain(c), types.get(c, "")) for c in about)
    output = _output("", spec, typed.output.type)
    return Sheet(hit, columns, (output,), rows, (RULE_ID, BECAUSE_EN, BECAUSE_ZH))


def value(text: Expression | None, spec: OutputSpec) -> str:
    """Write what a row gives in FEEL; a bare word that is allowed is that text."""
    if text is None or text.strip() in ANYTHING:
        return _NOTHING
    if isinstance(spec.type, String) and text in spec.type.values:
        return literal(str(text))
    return plain(str(text))


def _output(name: str, spec: OutputSpec, kind: Type) -> Output:
    default = value(spec.default, spec)
    return Output(
        type=plain_type(kind),
        name=name,
        values=", ".join(_allowed(spec)),
        default="" if default == _NOTHING else default,
    )


def _allowed(spec: OutputSpec) -> Iterator[str]:
    match spec.type:
        case String(values) if values:
            yield listed(values)
        case Number():
            yield from map(str, spec.values)
        case Date():
            yield from (f'date("{value}")' for value in spec.values)
        case _:
            yield from map(str, spec.values)


def _spec(policy: Policy, name: str) -> tuple[Name, RuleOutput]:
    return next(item for item in policy.rules.outputs.items() if str(item[0]) == name)
