"""Boxed expressions: the logic of a decision, as a model file draws it."""

from typing import Literal

import attrs

from tiers.source import Located, Span

HitPolicy = Literal[
    "UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"
]
Aggregation = Literal["SUM", "COUNT", "MIN", "MAX"]
FunctionKind = Literal["FEEL", "Java", "PMML"]
Quantifier = Literal["some", "every"]


@attrs.frozen
class Variable:
    """A name for a value, and the type it declares, if any."""

    name: Located
    type_ref: Located | None = None


@attrs.frozen(kw_only=True)
class Part:
    """A boxed expression: where it stands, and the type it declares, if any."""

    at: Span
    type_ref: Located | None = None


@attrs.frozen(kw_only=True)
class Feel(Part):
    """An expression in FEEL."""

    text: Located


@attrs.frozen
class Entry:
    """One line of a context; without a variable it is the context's result."""

    variable: Variable | None
    value: "Box"


@attrs.frozen(kw_only=True)
class Context(Part):
    """Named values, each of which sees those before it."""

    entries: tuple[Entry, ...]


@attrs.frozen(kw_only=True)
class Items(Part):
    """A list of values."""

    items: tuple["Box", ...]


@attrs.frozen(kw_only=True)
class Relation(Part):
    """A list of contexts with the same names, written as a table."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple["Box", ...], ...]


@attrs.frozen(kw_only=True)
class Function(Part):
    """A function; a *kind* other than FEEL stands for what can't be run here."""

    kind: FunctionKind
    parameters: tuple[Variable, ...]
    body: "Box"


@attrs.frozen
class Binding:
    """An argument of an invocation, by the name of the parameter."""

    parameter: Located
    value: "Box"


@attrs.frozen(kw_only=True)
class Invocation(Part):
    """A function called with arguments by name."""

    called: "Box"
    bindings: tuple[Binding, ...]


@attrs.frozen(kw_only=True)
class Conditional(Part):
    """One of two values."""

    condition: "Box"
    then: "Box"
    otherwise: "Box"


@attrs.frozen(kw_only=True)
class Filter(Part):
    """The elements of a list that match."""

    domain: "Box"
    match: "Box"


@attrs.frozen(kw_only=True)
class For(Part):
    """A value for each element of a list."""

    variable: Located
    domain: "Box"
    result: "Box"


@attrs.frozen(kw_only=True)
class Quantified(Part):
    """Whether some elements of a list, or all, satisfy a condition."""

    quantifier: Quantifier
    variable: Located
    domain: "Box"
    satisfies: "Box"


@attrs.frozen
class Input:
    """A column of conditions: what is tested, and the values that may come."""

    expression: Feel
    values: Located | None = None
    label: str = ""


@attrs.frozen
class Output:
    """A column of results; *values* are what may come, in the order of priority."""

    at: Span
    name: Located | None = None
    type_ref: Located | None = None
    values: Located | None = None
    default: "Box | None" = None


@attrs.frozen
class Rule:
    """A row: a test for each input, a value for each output, and remarks."""

    at: Span
    tests: tuple[Located, ...]
    values: tuple["Box", ...]
    remarks: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Table(Part):
    """A decision table."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


Box = (
    Feel
    | Context
    | Items
    | Relation
    | Function
    | Invocation
    | Conditional
    | Filter
    | For
    | Quantified
    | Table
)
